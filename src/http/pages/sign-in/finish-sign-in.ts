import type { Authenticated } from '../../../capabilities/authentication/complete-sign-in.ts';
import { findSignInSettings } from '../../../capabilities/authentication/find-sign-in-settings.ts';
import { owesSecondStep } from '../../../capabilities/authentication/sign-in-settings.ts';
import type { Deps } from '../../../deps.ts';
import { finishInteraction, type InteractionView } from '../../oidc/interactions.ts';
import type { PageHttpContext } from '../page.ts';
import { dropFirstFactor } from '../second-step/proven-first-factor.ts';
import { startSecondStep } from '../second-step/start-second-step.ts';
import { dropChallenge, keepDeviceTokens } from './device-cookies.ts';

/**
 * The end of every first factor: whoever has chosen two steps goes on to the second one, whatever the first was; anybody else is signed in.
 * What the use case has not said about the account's choice is read here.
 */
export async function finishFirstFactor(
  ctx: PageHttpContext,
  deps: Deps,
  interaction: Pick<InteractionView, 'uid'>,
  authenticated: Authenticated,
): Promise<void> {
  const { accountId, amr, passwordChangedAt } = authenticated;
  const owed = authenticated.owesSecondStep ?? owesSecondStep(amr, await findSignInSettings(deps, accountId));
  if (!owed) return finishSignIn(ctx, deps, authenticated);
  dropChallenge(ctx, deps);
  await startSecondStep(ctx, deps, { interactionId: interaction.uid, accountId, amr, passwordChangedAt });
}

/** Nothing is left to show: the browser is known from now on and goes on to where the citizen wanted to be. */
export async function finishSignIn(ctx: PageHttpContext, deps: Deps, authenticated: Authenticated): Promise<void> {
  const { accountId, amr, deviceTokens, at } = authenticated;
  if (deviceTokens !== undefined) keepDeviceTokens(ctx, deps, deviceTokens);
  dropChallenge(ctx, deps);
  dropFirstFactor(ctx, deps);
  const login = { accountId, amr: [...amr], ...(at === undefined ? {} : { ts: Math.floor(at / 1000) }) };
  await finishInteraction(ctx, deps, { login }, authenticated);
}
