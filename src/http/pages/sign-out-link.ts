import type { Deps } from '../../deps.ts';
import { shownName } from '../cabinet/shown-name.ts';
import { findSignedIn } from '../cabinet/signed-in.ts';
import type { Page, PageHandler, PageHttpContext } from './page.ts';

type Looking = Pick<Deps, 'oidc' | 'config' | 'db' | 'keyring'>;

/** Puts the name of whoever is signed in in this browser on the page, and the link to sign out beside it. Without a session nothing is read. */
export async function showSignOutLink(ctx: PageHttpContext, deps: Looking): Promise<void> {
  if (ctx.state.page.signedInAs !== undefined) return;
  const signedIn = await findSignedIn(ctx, deps, { keepAlive: false });
  if (signedIn !== undefined) ctx.state.page = { ...ctx.state.page, signedInAs: shownName(signedIn.account) };
}

/** One can sign out on every page, also in the middle of a site's request: on a shared computer the next person may be looking at it. */
export function withSignOutLink(page: Page): Page {
  const { get, post } = page;
  return { ...page, ...(get === undefined ? {} : { get: linked(get) }), ...(post === undefined ? {} : { post: linked(post) }) };
}

function linked(handler: PageHandler): PageHandler {
  return async (ctx, deps) => {
    await showSignOutLink(ctx, deps);
    await handler(ctx, deps);
  };
}
