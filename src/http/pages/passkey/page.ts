import { authenticateByPasskey, type PasskeyOutcome } from '../../../capabilities/authentication/authenticate-by-passkey.ts';
import type { PersonBefore } from '../../../capabilities/authentication/complete-passkey-sign-in.ts';
import { findPasskeyDescriptors } from '../../../capabilities/authentication/find-passkey-descriptors.ts';
import { parseAssertion } from '../../../capabilities/authentication/passkey-answer.ts';
import type { Deps } from '../../../deps.ts';
import { browserNameOf } from '../../../kernel/browser-name.ts';
import { besideSignIn } from '../../oidc/account-of-request.ts';
import { interactionProblems, requireInteraction, type InteractionView } from '../../oidc/interactions.ts';
import { passkeyAnswerField } from '../../views/passkey-form.ts';
import { showPage, type Page, type PageHttpContext } from '../page.ts';
import { finishStepUp } from '../second-step/finish-step-up.ts';
import { readDeviceTokens } from '../sign-in/device-cookies.ts';
import { finishSignIn } from '../sign-in/finish-sign-in.ts';
import { passkeyToShow } from './ask-for-passkey.ts';
import { personBefore } from './person-before.ts';
import { setUpPasskey, showSetUp } from './set-up.ts';
import { passkeyView } from './view.ts';

/**
 * Signing in by a passkey: instead of a password, as the second step after one, or as the stronger factor that a site demands of who is
 * signed in; who has none yet then makes one here.
 */
export const passkeyPage: Page = {
  path: '/interaction/:uid/passkey',
  async get(ctx, deps) {
    const asked = await requireAsked(ctx, deps);
    await show(ctx, deps, asked);
  },
  async post(ctx, deps) {
    const asked = await requireAsked(ctx, deps);
    const { interaction, person } = asked;
    if (ctx.state.form.has('label')) return setUpPasskey(ctx, deps, interaction);
    const answer = ctx.state.form.text(passkeyAnswerField);
    if (answer === '') return show(ctx, deps, asked, { message: ctx.state.page.t('passkey.no_script') });
    const { uid: interactionId, client } = interaction;
    const seen = { network: ctx.state.network, deviceTokens: readDeviceTokens(ctx, deps), browser: browserNameOf(ctx.get('user-agent')) };
    const beside = interaction.prompt === 'login' ? besideSignIn : undefined;
    const outcome = await authenticateByPasskey(deps, { interactionId, answer, clientId: client.clientId, person, ...seen, beside });
    deps.metrics.countSignIn(outcome.kind === 'refused' ? 'passkey_refused' : outcome.kind);
    if (outcome.kind === 'refused') return show(ctx, deps, asked, faultOf(ctx, outcome, answer));
    // A key that was unlocked is two kinds of factor in one: nothing more is asked for.
    if (interaction.prompt === 'login') return finishSignIn(ctx, deps, outcome);
    await finishStepUp(ctx, deps, interaction, outcome);
  },
};

interface Asked {
  readonly interaction: InteractionView;
  readonly person: PersonBefore | undefined;
}

/** A pause in which a factor can be shown. Once somebody is signed in and only to read or to agree, nothing is left to show. */
async function requireAsked(ctx: PageHttpContext, deps: Deps): Promise<Asked> {
  const interaction = await requireInteraction(ctx, deps);
  const person = personBefore(ctx, deps, interaction);
  if (['consent', 'deletion'].includes(interaction.prompt) || (interaction.prompt === 'level' && person === undefined))
    throw interactionProblems.expired();
  return { interaction, person };
}

interface Fault {
  readonly message: string;
  /** A passkey that nobody has. */
  readonly unknownId?: string | undefined;
}

function faultOf(ctx: PageHttpContext, { unknown }: Extract<PasskeyOutcome, { kind: 'refused' }>, answer: string): Fault {
  const { t } = ctx.state.page;
  return unknown ? { message: t('passkey.refused_unknown'), unknownId: parseAssertion(answer)?.id } : { message: t('passkey.refused') };
}

async function show(ctx: PageHttpContext, deps: Deps, { interaction, person }: Asked, fault?: Fault): Promise<void> {
  const { uid, prompt } = interaction;
  const allowed = person === undefined ? [] : await findPasskeyDescriptors(deps, person.accountId);
  const lacks = person !== undefined && allowed.length === 0;
  if (lacks && prompt === 'level') return showSetUp(ctx, deps, interaction);
  const errors = fault === undefined ? [] : [{ field: 'passkey', message: fault.message }];
  const title = ctx.state.page.t(person === undefined ? 'passkey.title_sign_in' : 'passkey.title_step');
  const model = {
    uid,
    title,
    isStep: person !== undefined,
    back: `/interaction/${uid}${prompt === 'login' && person !== undefined ? '/second-step' : ''}`,
    options: lacks ? undefined : passkeyToShow(deps, uid, allowed),
    justMade: ctx.query['done'] === 'created',
    fault: fault?.message,
    unknownId: fault?.unknownId,
  };
  showPage(ctx, { title, errors }, passkeyView(ctx.state.page, model));
}
