import { parsePasskeyLabel } from '../../../capabilities/authentication/passkey.ts';
import { registerPasskey } from '../../../capabilities/authentication/register-passkey.ts';
import { changeInSession } from '../../../capabilities/sessions/change-in-session.ts';
import type { Deps } from '../../../deps.ts';
import { labelError, registrationError } from '../../cabinet/passkeys/refusal-texts.ts';
import { suggestedLabel } from '../../cabinet/passkeys/suggested-label.ts';
import { findSignedIn, isFresh, type SignedIn } from '../../cabinet/signed-in.ts';
import { rememberWaitingSite } from '../../cabinet/waiting-site.ts';
import type { InteractionView } from '../../oidc/interactions.ts';
import type { FieldError } from '../../views/page-context.ts';
import { passkeyAnswerField } from '../../views/passkey-form.ts';
import { owedBeforeBinding } from '../binding-code/owed-before-binding.ts';
import { seeOther, showPage, type PageHttpContext } from '../page.ts';
import { passkeyToMake } from './ask-for-passkey.ts';
import { setUpView } from './set-up-view.ts';

/**
 * A site demands a passkey and the account has none. Making one takes a second factor, or a code to a contact, and a factor that was shown a
 * moment ago; who has shown theirs earlier signs in again on the page of passkeys and comes back to the site's request from there.
 */
export async function showSetUp(ctx: PageHttpContext, deps: Deps, interaction: InteractionView, again?: Again): Promise<void> {
  const maker = await findMaker(ctx, deps, interaction);
  if (maker === 'sent') return;
  const { t } = ctx.state.page;
  if (maker === undefined) rememberWaitingSite(ctx, deps, interaction.uid);
  const options = maker && passkeyToMake(deps, { account: maker.account, within: interaction.uid, existing: [], t });
  const errors = again?.errors ?? [];
  const model = { uid: interaction.uid, options, label: again?.typed ?? suggestedLabel(ctx), errors };
  showPage(ctx, { title: t('passkey.title_set_up'), errors }, setUpView(ctx.state.page, model));
}

interface Again {
  readonly typed: string;
  readonly errors: readonly FieldError[];
}

export async function setUpPasskey(ctx: PageHttpContext, deps: Deps, interaction: InteractionView): Promise<void> {
  const maker = await findMaker(ctx, deps, interaction);
  if (maker === 'sent') return;
  if (maker === undefined) return seeOther(ctx, `/interaction/${interaction.uid}/passkey`);
  const { t } = ctx.state.page;
  const typed = ctx.state.form.text('label');
  const label = parsePasskeyLabel(typed);
  if (label === undefined) return showSetUp(ctx, deps, interaction, { typed, errors: [labelError(t)] });
  const { accountId } = maker.account;
  const answer = ctx.state.form.text(passkeyAnswerField);
  const { sessionUid } = maker;
  const outcome = await changeInSession(deps, { accountId, sessionUid }, (within) =>
    registerPasskey({ ...deps, ...within }, { accountId, within: interaction.uid, answer, label }),
  );
  if (outcome.kind !== 'registered') {
    const errors = [registrationError(t, answer === '' ? 'no_script' : outcome.kind)];
    return showSetUp(ctx, deps, interaction, { typed, errors });
  }
  seeOther(ctx, `/interaction/${interaction.uid}/passkey?done=created`);
}

/** The person whose request waits, when they have shown a factor just now. `sent`: to the page where more has to be shown first. */
async function findMaker(ctx: PageHttpContext, deps: Deps, interaction: InteractionView): Promise<SignedIn | 'sent' | undefined> {
  const signedIn = interaction.prompt === 'level' ? await findSignedIn(ctx, deps) : undefined;
  if (signedIn === undefined || signedIn.account.accountId !== interaction.accountId) return undefined;
  const owed = await owedBeforeBinding(ctx, deps, { interaction, ...signedIn, page: 'passkey' });
  if (owed === 'another_sign_in') return undefined;
  if (owed === undefined) return isFresh(signedIn) ? signedIn : undefined;
  seeOther(ctx, owed);
  return 'sent';
}
