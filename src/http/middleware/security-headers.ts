import type { Middleware } from 'koa';

/** Everything a page loads is ours; nothing is inline; nobody frames it. */
const BASE_POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

/**
 * Content-Security-Policy with the origins a form of this page may lead to. Chromium applies form-action to the redirect that follows a
 * POST, so a page whose form ends at a relying party must name that origin.
 */
export function contentSecurityPolicy(formOrigins: readonly string[]): string {
  return `${BASE_POLICY}; form-action 'self'${formOrigins.map((origin) => ` ${origin}`).join('')}`;
}

/** The headers of every answer (OWASP Secure Headers); the provider's library sets none of them. */
export function securityHeaders(deps: { readonly config: { readonly issuer: string } }): Middleware {
  const headers: Record<string, string> = {
    'content-security-policy': contentSecurityPolicy([]),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    'cross-origin-opener-policy': 'same-origin',
    'x-robots-tag': 'noindex',
    ...(deps.config.issuer.startsWith('https://') ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
  };
  return async (ctx, next) => {
    ctx.set(headers);
    await next();
  };
}
