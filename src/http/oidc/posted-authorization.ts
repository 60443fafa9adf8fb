import type { Middleware } from 'koa';
import { formBody, type Form } from '../middleware/form-body.ts';

/**
 * An authorization request may come by POST (OpenID Connect Core §3.1.2.1). From another site such a request carries none of our Lax
 * cookies, so the citizen would seem to be nobody; sent on as GET it carries them, and everything behind has one kind of request.
 */
export const postedAuthorization: Middleware = async (ctx, next) => {
  if (ctx.method !== 'POST' || ctx.path !== '/authorize') {
    await next();
    return;
  }
  ctx.state['route'] = 'oidc.authorization';
  await formBody(ctx, async () => {
    ctx.status = 303;
    ctx.set('cache-control', 'no-store');
    ctx.redirect(`/authorize?${new URLSearchParams((ctx.state['form'] as Form).entries()).toString()}`);
  });
};
