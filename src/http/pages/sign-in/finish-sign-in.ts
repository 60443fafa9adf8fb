import type { Authenticated } from '../../../capabilities/authentication/complete-sign-in.ts';
import type { Deps } from '../../../deps.ts';
import { finishInteraction } from '../../oidc/interactions.ts';
import type { PageHttpContext } from '../page.ts';
import { dropChallenge, keepDeviceTokens } from './device-cookies.ts';

/** Nothing is left to show: the browser is known from now on and goes on to where the citizen wanted to be. */
export async function finishSignIn(ctx: PageHttpContext, deps: Deps, { accountId, amr, deviceTokens }: Authenticated): Promise<void> {
  if (deviceTokens !== undefined) keepDeviceTokens(ctx, deps, deviceTokens);
  dropChallenge(ctx, deps);
  await finishInteraction(ctx, deps, { login: { accountId, amr: [...amr] } });
}
