import type { Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { policyAfter, policyBefore } from './form-targets.ts';
import type { OidcGate } from './gate.ts';

/** Hands a request to the provider, with what the library leaves to its host. */
export function oidcMiddleware(oidc: OidcGate): Middleware {
  return async (ctx, next) => {
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
