import { authenticateBySignature } from '../../../capabilities/authentication/authenticate-by-signature.ts';
import { findSignatureChallenge } from '../../../capabilities/authentication/find-signature-challenge.ts';
import { issueSignatureChallenge } from '../../../capabilities/authentication/issue-signature-challenge.ts';
import type { Deps } from '../../../deps.ts';
import { browserNameOf } from '../../../kernel/browser-name.ts';
import { interactionProblems, requireInteraction, type InteractionView } from '../../oidc/interactions.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../page.ts';
import { personBefore } from '../passkey/person-before.ts';
import { isRefusal, orRefusal } from '../refusals.ts';
import { finishStepUp } from '../second-step/finish-step-up.ts';
import { readDeviceTokens } from '../sign-in/device-cookies.ts';
import { finishSignIn } from '../sign-in/finish-sign-in.ts';
import { readSentSignature, sendFileToSign } from './sent-signature.ts';
import { signatureSignInView } from './view.ts';

const path = '/interaction/:uid/e-signature';

/**
 * Signing in by a qualified signature: instead of a password, as the second step after one, or as the stronger factor that a site demands
 * of who is signed in already.
 */
export const signatureSignInPage: Page = {
  path,
  takesFiles: true,
  async get(ctx, deps) {
    const interaction = await requireSignable(ctx, deps);
    await show(ctx, deps, interaction);
  },
  async post(ctx, deps) {
    const interaction = await requireSignable(ctx, deps);
    const { t } = ctx.state.page;
    const { pasted, ...sent } = readSentSignature(ctx);
    if (sent.kind === 'unusable') return show(ctx, deps, interaction, { message: t(sent.message), pasted });
    const { uid: interactionId, client } = interaction;
    const seen = { network: ctx.state.network, deviceTokens: readDeviceTokens(ctx, deps), browser: browserNameOf(ctx.get('user-agent')) };
    const person = personBefore(ctx, deps, interaction);
    const attempt = { interactionId, signature: sent.signature, clientId: client.clientId, person, ...seen };
    const outcome = await orRefusal(ctx, ['authentication'], () => authenticateBySignature(deps, attempt));
    if (isRefusal(outcome)) return show(ctx, deps, interaction, { ...outcome, pasted });
    deps.metrics.countSignIn(outcome.kind === 'refused' ? 'signature_refused' : outcome.kind);
    // A signature is two kinds of factor in one: nothing more is asked for.
    if (outcome.kind === 'authenticated') {
      return interaction.prompt === 'login' ? finishSignIn(ctx, deps, outcome) : finishStepUp(ctx, deps, interaction, outcome);
    }
    const key = outcome.code === 'no_account' || outcome.code === 'other_person' ? (`e_signature.${outcome.code}` as const) : undefined;
    const message = key === undefined ? t(`proofing.signature_${outcome.code as 'revoked'}`) : t(key);
    await show(ctx, deps, interaction, { message, pasted });
  },
};

/** The file to sign: the very same bytes as long as it is good. */
export const signInChallengePage: Page = {
  path: `${path}/challenge`,
  async get(ctx, deps) {
    const { uid } = await requireSignable(ctx, deps);
    const challenge = await findSignatureChallenge(deps, uid);
    if (challenge === undefined) return seeOther(ctx, `/interaction/${uid}/e-signature`);
    sendFileToSign(ctx, Buffer.from(challenge.content, 'utf8'), 'paiza-sign-in.txt');
  },
};

/** A pause in which a factor can be shown. Once somebody is signed in and only to read or to agree, nothing is left to show. */
async function requireSignable(ctx: PageHttpContext, deps: Deps): Promise<InteractionView> {
  const interaction = await requireInteraction(ctx, deps);
  const isOver = interaction.prompt === 'level' && personBefore(ctx, deps, interaction) === undefined;
  if (['consent', 'deletion'].includes(interaction.prompt) || isOver) throw interactionProblems.expired();
  return interaction;
}

interface Fault {
  readonly message: string;
  readonly status?: number;
  readonly pasted: string;
}

async function show(ctx: PageHttpContext, deps: Deps, interaction: InteractionView, fault?: Fault): Promise<void> {
  const { uid, client } = interaction;
  const site = client.firstParty ? undefined : client.name;
  const { expiresAt } = await issueSignatureChallenge(deps, { interactionId: uid, site });
  const errors = fault === undefined ? [] : [{ field: 'signature', message: fault.message }];
  const again = personBefore(ctx, deps, interaction) !== undefined;
  const back = `/interaction/${uid}${again && interaction.prompt === 'login' ? '/second-step' : ''}`;
  const frame = { title: ctx.state.page.t('e_signature.title'), errors };
  const model = { uid, back, expiresAt, errors, pasted: fault?.pasted ?? '', again };
  showPage(ctx, fault?.status === undefined ? frame : { ...frame, status: fault.status }, signatureSignInView(ctx.state.page, model));
}
