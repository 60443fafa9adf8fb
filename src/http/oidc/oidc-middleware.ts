import type { Context, Middleware } from 'koa';
import type { OidcGate } from './gate.ts';

const DISCOVERY = '/.well-known/openid-configuration';

/** Hands a request to the provider, with what the library leaves to its host. */
export function oidcMiddleware(oidc: OidcGate): Middleware {
  return async (ctx, next) => {
    dropShadowedCookies(ctx);
    try {
      await oidc.middleware(ctx, next);
    } finally {
      const route = (ctx as unknown as { oidc?: { route?: string } }).oidc?.route;
      if (route !== undefined) ctx.state['route'] = `oidc.${route}`;
    }
    if (ctx.path === DISCOVERY) tellTheTruth(ctx);
  };
}

/** A cookie sent twice was planted by a sister domain beside ours: neither is believed (RFC 6265bis §8.6). */
function dropShadowedCookies(ctx: Context): void {
  const pairs = ctx
    .get('cookie')
    .split(';')
    .map((pair) => pair.trim());
  const names = pairs.map((pair) => pair.split('=', 1)[0]);
  const kept = pairs.filter((_pair, index) => names.indexOf(names[index]) === names.lastIndexOf(names[index]));
  if (kept.length !== pairs.length) ctx.req.headers.cookie = kept.join('; ');
}

/** The library lists all response modes it knows; clients may use these. */
function tellTheTruth(ctx: Context): void {
  if (typeof ctx.body === 'object')
    ctx.body = {
      ...(ctx.body as object),
      response_modes_supported: ['query', 'form_post'],
      prompt_values_supported: ['none', 'login', 'consent'],
    };
}
