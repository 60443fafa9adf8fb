import type { Deps } from '../../deps.ts';
import { findSignedIn } from '../cabinet/signed-in.ts';
import { findWaitingSite, mayHaveWaitingSite } from '../cabinet/waiting-site.ts';
import type { PageHttpContext } from './page.ts';

/**
 * Puts the site that waits for this person on a page that is open to everybody, with the way back to it: pages of the cabinet lead here in
 * the middle of raising a level. Nothing is read where no site waits.
 */
export async function showWaitingSite(ctx: PageHttpContext, deps: Deps): Promise<void> {
  if (!mayHaveWaitingSite(ctx, deps)) return;
  const signedIn = await findSignedIn(ctx, deps, { keepAlive: false });
  if (signedIn === undefined) return;
  ctx.state.page = { ...ctx.state.page, waitingSite: await findWaitingSite(ctx, deps, signedIn) };
}
