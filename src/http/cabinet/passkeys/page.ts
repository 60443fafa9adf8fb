import { listPasskeys } from '../../../capabilities/authentication/list-passkeys.ts';
import { passkeySite } from '../../../capabilities/authentication/passkey-site.ts';
import { MOST_PASSKEYS, parsePasskeyLabel } from '../../../capabilities/authentication/passkey.ts';
import { userHandleOf } from '../../../capabilities/authentication/passkey-options.ts';
import { registerPasskey } from '../../../capabilities/authentication/register-passkey.ts';
import { changeInSession } from '../../../capabilities/sessions/change-in-session.ts';
import type { Deps } from '../../../deps.ts';
import { passkeyToMake } from '../../pages/passkey/ask-for-passkey.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import type { FieldError } from '../../views/page-context.ts';
import { passkeyAnswerField } from '../../views/passkey-form.ts';
import { bindingStanding, mayBindFactor } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { labelError, registrationError } from './refusal-texts.ts';
import { suggestedLabel } from './suggested-label.ts';
import { passkeysView, type PasskeysModel } from './view.ts';

/** The passkeys of the account, and the form for one more. */
export const passkeysPage: Page = {
  path: cabinetPaths.passkeys,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) await show(ctx, deps, signedIn);
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    if (!(await mayBindFactor(ctx, deps, signedIn, cabinetPaths.passkeys))) return;
    const { t } = ctx.state.page;
    const typed = ctx.state.form.text('label');
    const label = parsePasskeyLabel(typed);
    if (label === undefined) return show(ctx, deps, signedIn, { typed, errors: [labelError(t)] });
    const { account, sessionUid } = signedIn;
    const answer = ctx.state.form.text(passkeyAnswerField);
    const { accountId } = account;
    const outcome = await changeInSession(deps, { accountId, sessionUid }, (within) =>
      registerPasskey({ ...deps, ...within }, { accountId, within: sessionUid, answer, label }),
    );
    if (outcome.kind === 'registered') return seeOther(ctx, `${cabinetPaths.passkeys}?done=added`);
    const errors = [registrationError(t, answer === '' ? 'no_script' : outcome.kind)];
    await show(ctx, deps, signedIn, { typed, errors });
  },
};

interface Again {
  readonly typed: string;
  readonly errors: readonly FieldError[];
}

async function show(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn, again?: Again): Promise<void> {
  const { account, sessionUid } = signedIn;
  const { t } = ctx.state.page;
  const passkeys = await listPasskeys(deps, account.accountId);
  const errors = again?.errors ?? [];
  const standing = await bindingStanding(deps, signedIn, cabinetPaths.passkeys);
  const model: PasskeysModel = {
    passkeys,
    isFull: passkeys.length >= MOST_PASSKEYS,
    options: standing.kind === 'ready' ? passkeyToMake(deps, { account, within: sessionUid, existing: passkeys, t }) : undefined,
    standing,
    accepted: {
      rpId: passkeySite(deps.config).rpId,
      userId: userHandleOf(account.accountId),
      allAcceptedCredentialIds: passkeys.map(({ credentialId }) => credentialId.toString('base64url')),
    },
    label: again?.typed ?? suggestedLabel(ctx),
    errors,
    notice: noticeOf(ctx.query['done'], t),
  };
  showPage(ctx, { title: t('passkey.list_title'), errors }, passkeysView(ctx.state.page, model));
}

function noticeOf(done: unknown, t: PageHttpContext['state']['page']['t']): string | undefined {
  return done === 'added' || done === 'renamed' || done === 'removed' ? t(`passkey.notice_${done}`) : undefined;
}
