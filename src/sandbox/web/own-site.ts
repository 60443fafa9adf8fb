import type { Context } from 'koa';

/** Refuses forms that a page of another site has sent: what the browser says of the sender decides. */
export async function refuseOtherSites(ctx: Context, next: () => Promise<void>): Promise<void> {
  const site = ctx.get('sec-fetch-site');
  if (site === '' || site === 'same-origin' || site === 'none') await next();
  else ctx.status = 403;
}

/** Ends a POST, so that loading the page again sends nothing again. */
export function seeOther(ctx: Context, address: string): void {
  ctx.redirect(address);
  ctx.status = 303;
}
