import type { Context, Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { policyAfter, policyBefore } from './form-targets.ts';
import type { OidcGate } from './gate.ts';

/** Hands a request to the provider, with what the library leaves to its host. */
export function oidcMiddleware(oidc: OidcGate): Middleware {
  return async (ctx, next) => {
    dropShadowedCookies(ctx);
    ctx.set('content-security-policy', policyBefore);
    try {
      await oidc.middleware(ctx, next);
    } finally {
      const route = (ctx as unknown as { oidc?: { route?: string } }).oidc?.route;
      if (route !== undefined) ctx.state['route'] = `oidc.${route}`;
    }
    const policy = policyAfter(ctx as unknown as KoaContextWithOIDC);
    if (policy !== undefined) ctx.set('content-security-policy', policy);
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
