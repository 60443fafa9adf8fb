import type { Middleware } from 'koa';
import { methodsOf } from './paths.ts';

/** A program that uses the wrong method is told so in the form of its other errors (RFC 9110 §15.5.6, RFC 6749 §5.2). */
export const machineMethods: Middleware = async (ctx, next) => {
  const methods = methodsOf(ctx.path);
  if (methods.includes(ctx.method)) {
    await next();
    return;
  }
  const allowed = methods.join(', ');
  ctx.state['route'] = ctx.path;
  ctx.status = 405;
  ctx.set({ allow: allowed, 'cache-control': 'no-store' });
  ctx.body = { error: 'invalid_request', error_description: `this endpoint takes ${allowed}` };
};
