import type { Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { policyAfter, policyBefore } from './form-targets.ts';
import type { OidcGate } from './gate.ts';
import { nameClasses } from './step-up-challenge.ts';

/** Hands a program's request to the provider. The log and the metrics know it by the name the library gives its endpoint. */
export function machineMiddleware(oidc: OidcGate): Middleware {
  return async (ctx, next) => {
    try {
      await oidc.middleware(ctx, next);
    } finally {
      const route = (ctx as unknown as { oidc?: { route?: string } }).oidc?.route;
      if (route !== undefined) ctx.state['route'] = `oidc.${route}`;
      nameClasses(ctx);
    }
  };
}

/** Hands a browser's request to the provider, with what the library leaves to its host. */
export function oidcMiddleware(oidc: OidcGate): Middleware {
  const hand = machineMiddleware(oidc);
  return async (ctx, next) => {
    ctx.set('content-security-policy', policyBefore);
    await hand(ctx, next);
    const answered = ctx as unknown as KoaContextWithOIDC;
    if (nobodyToSignOut(answered)) goOn(answered);
    const policy = policyAfter(answered);
    if (policy !== undefined) ctx.set('content-security-policy', policy);
  };
}

/** The library would send itself a form by script, on a page of its own, to end a session that is not there. `oidc` is absent where no route matched. */
function nobodyToSignOut({ oidc, status }: Partial<KoaContextWithOIDC>): boolean {
  return oidc?.route === 'end_session' && status === 200 && oidc.session !== undefined && oidc.session.accountId === undefined;
}

/** Straight to where signing out would have led; the library has checked that the address is registered for the client. */
function goOn(ctx: KoaContextWithOIDC): void {
  const { post_logout_redirect_uri: address, state } = ctx.oidc.params ?? {};
  const target = new URL(typeof address === 'string' ? address : ctx.oidc.urlFor('end_session_success'));
  if (typeof address === 'string' && typeof state === 'string') target.searchParams.set('state', state);
  ctx.status = 303;
  ctx.redirect(target.href);
}
