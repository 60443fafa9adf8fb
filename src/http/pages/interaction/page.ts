import { amrOf } from '../../../capabilities/authentication/amr.ts';
import { recallDevice, renewedTokens } from '../../../capabilities/authentication/device-memory.ts';
import { findAuthorizationRequest } from '../../../capabilities/registration/find-authorization-request.ts';
import { useCompletedRegistration, type CompletedRegistration } from '../../../capabilities/registration/use-completed-registration.ts';
import type { Deps } from '../../../deps.ts';
import { Problem } from '../../../kernel/problem.ts';
import { clearCookie, readCookie } from '../../middleware/cookies.ts';
import { abortInteraction, requireInteraction, type InteractionView } from '../../oidc/interactions.ts';
import { restartRequest } from '../../oidc/restart-request.ts';
import { showConsent, submitConsent } from '../consent/page.ts';
import { answerDeletionNotice, showDeletionNotice } from '../deletion-notice/page.ts';
import { showLevel, submitLevel } from '../level/page.ts';
import { seeOther, type Page, type PageHttpContext } from '../page.ts';
import { takeFirstSignIn } from '../registration-journey/cookie.ts';
import { keepDeviceTokens, readDeviceTokens } from '../sign-in/device-cookies.ts';
import { finishFirstFactor } from '../sign-in/finish-sign-in.ts';
import { showSignIn, submitSignIn } from '../sign-in/page.ts';

type PromptHandler = (ctx: PageHttpContext, deps: Deps, interaction: InteractionView) => Promise<void>;

const prompts: Readonly<Record<InteractionView['prompt'], { readonly show: PromptHandler; readonly submit: PromptHandler }>> = {
  login: { show: showSignIn, submit: submitSignIn },
  deletion: { show: showDeletionNotice, submit: answerDeletionNotice },
  level: { show: showLevel, submit: submitLevel },
  consent: { show: showConsent, submit: submitConsent },
};

/** One address for the whole pause of a request; what it shows depends on what the provider waits for. */
export const interactionPage: Page = {
  path: '/interaction/:uid',
  async get(ctx, deps) {
    const interaction = await requireInteraction(ctx, deps);
    if (interaction.prompt === 'login' && (await signInNewCitizen(ctx, deps, interaction))) return;
    await prompts[interaction.prompt].show(ctx, deps, interaction);
  },
  async post(ctx, deps) {
    const interaction = await requireInteraction(ctx, deps);
    await prompts[interaction.prompt].submit(ctx, deps, interaction);
  },
};

/** Back to the site without signing in. */
export const abortPage: Page = {
  path: '/interaction/:uid/abort',
  async post(ctx, deps) {
    await requireInteraction(ctx, deps);
    await abortInteraction(ctx, deps);
  },
};

/**
 * The end of a registration that a site's request led to. A registration by e-mail may take days, longer than the provider waits: the
 * same request is then started over, and the citizen still ends where they wanted to go.
 */
export const registeredPage: Page = {
  path: '/interaction/:uid/registered',
  async get(ctx, deps) {
    const interaction = await requireInteraction(ctx, deps).catch(undefinedWhenExpired);
    if (interaction !== undefined) return seeOther(ctx, `/interaction/${interaction.uid}`);
    const secret = readCookie(ctx, deps, 'registration');
    const request = secret === undefined ? undefined : await findAuthorizationRequest(deps, secret);
    seeOther(ctx, request === undefined ? '/registration/done' : await restartRequest(deps, request));
  },
};

/** Whoever has just set a password on the way to this request is not asked for it again: the finished registration signs in, once. */
async function signInNewCitizen(ctx: PageHttpContext, deps: Deps, interaction: InteractionView): Promise<boolean> {
  const { uid, params, accountId, client } = interaction;
  const proof = client.firstParty ? takeFirstSignIn(ctx, deps) : undefined;
  const secret = proof ?? readCookie(ctx, deps, 'registration');
  if (secret === undefined) return false;
  const request = { interactionId: uid, parameters: params, accountId, fromItsEnd: proof !== undefined };
  const completed = await useCompletedRegistration(deps, { secret, request }).catch((error: unknown) => {
    if (error instanceof Problem) return undefined;
    throw error;
  });
  if (completed === undefined) return false;
  clearCookie(ctx, deps, 'registration');
  knowDevice(ctx, deps, completed);
  // Days may have passed, and two steps have been switched on elsewhere.
  await finishFirstFactor(ctx, deps, interaction, { kind: 'authenticated', accountId: completed.accountId, amr: amrOf(['password']) });
  return true;
}

/** The browser somebody registered in is theirs from the start, and so is the place: strangers' guesses cannot make it wait. */
function knowDevice(ctx: PageHttpContext, deps: Deps, { accountId, completedAt }: CompletedRegistration): void {
  const device = recallDevice(deps, { accountId, network: ctx.state.network, deviceTokens: readDeviceTokens(ctx, deps) });
  keepDeviceTokens(ctx, deps, renewedTokens(deps.keyring, device, Math.max(Date.now(), completedAt.getTime() + 1)));
}

function undefinedWhenExpired(error: unknown): undefined {
  if (error instanceof Problem && error.is('interaction', 'expired')) return undefined;
  throw error;
}
