import type { Middleware } from 'koa';

/** A cookie sent twice was planted by a sister domain beside ours: neither is believed (RFC 6265bis §8.6). */
export const dropShadowedCookies: Middleware = async (ctx, next) => {
  const pairs = ctx
    .get('cookie')
    .split(';')
    .map((pair) => pair.trim());
  const names = pairs.map((pair) => pair.split('=', 1)[0]);
  const kept = pairs.filter((_pair, index) => names.indexOf(names[index]) === names.lastIndexOf(names[index]));
  if (kept.length !== pairs.length) ctx.req.headers.cookie = kept.join('; ');
  await next();
};
