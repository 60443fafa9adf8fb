import type { Context } from 'koa';
import { buildEndSessionUrl, randomState } from 'openid-client';
import type { Portal } from './portal-context.ts';

/** Ends the sign-in here and says where to end it at the provider (OpenID Connect RP-Initiated Logout 1.0 §2). */
export async function startSignOut(portal: Portal, ctx: Context): Promise<URL> {
  const session = portal.sessions.find(ctx);
  const idToken = session?.signedIn?.idToken;
  if (!session || !idToken) return new URL('/', portal.baseUrl);
  const { configuration } = await portal.provider();
  const state = randomState();
  const address = buildEndSessionUrl(configuration, {
    id_token_hint: idToken,
    post_logout_redirect_uri: `${portal.baseUrl}/signed-out`,
    state,
  });
  delete session.signedIn;
  session.signOutState = state;
  return address;
}

/** Whether this browser comes back from a sign-out it started here. */
export function completeSignOut(portal: Portal, ctx: Context): boolean {
  const session = portal.sessions.find(ctx);
  if (!session?.signOutState || session.signOutState !== ctx.query['state']) return false;
  delete session.signOutState;
  return true;
}
