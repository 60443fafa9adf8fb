import type { Context } from 'koa';
import type { Deps } from '../../deps.ts';
import { rememberSignedIn, type SignedInNow } from './account-of-request.ts';
import { oidcMiddleware } from './oidc-middleware.ts';
import { forgetAccounts } from './request-scope.ts';

type TakeUpDeps = Pick<Deps, 'oidc' | 'keyring'>;

/**
 * Lets the provider take a paused request up in the answer to the very request that ended the pause. The library would have the browser
 * come back for it, to `returnTo`: one more round trip for the citizen, and an interaction that is saved to be read and removed at once.
 * Its cookie for that way is bound to that address, so this browser has not sent it; the one of the interaction has been compared already,
 * and both hold the same uid. What the page did to the pause and what comes of it are written together or not at all.
 */
export async function takeUpRequest(ctx: Context, deps: TakeUpDeps, returnTo: string, signedIn?: SignedInNow): Promise<void> {
  const { oidc } = deps;
  const { method, url } = ctx;
  const { pathname } = new URL(returnTo);
  const route: unknown = ctx.state['route'];
  const cookies = ctx.get('cookie');
  const name = oidc.provider().cookieName('resume');
  // A page may have changed the account since it read it.
  forgetAccounts();
  if (signedIn !== undefined) rememberSignedIn(deps, signedIn);
  ctx.req.headers.cookie = [...others(cookies, name), `${name}=${pathname.slice(pathname.lastIndexOf('/') + 1)}`].join('; ');
  ctx.method = 'GET';
  ctx.url = pathname;
  try {
    await oidcMiddleware(oidc)(ctx, () => Promise.resolve());
  } finally {
    Object.assign(ctx, { method, url });
    ctx.req.headers.cookie = cookies;
    ctx.state['route'] = route;
  }
}

/** All cookies but those of this name: a sister domain may have planted one for this address, and the first of two would count. */
function others(cookies: string, name: string): string[] {
  return cookies
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && pair.split('=', 1)[0] !== name);
}
