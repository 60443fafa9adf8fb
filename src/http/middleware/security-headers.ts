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

interface HeaderDeps {
  readonly config: { readonly issuer: string };
}

/** The headers of every answer to a browser (OWASP Secure Headers); the provider's library sets none of them. */
export function securityHeaders(deps: HeaderDeps): Middleware {
  return setting({
    'content-security-policy': contentSecurityPolicy([]),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    'cross-origin-opener-policy': 'same-origin',
    'x-robots-tag': 'noindex',
    ...transportSecurity(deps),
  });
}

/** What an answer to a program needs (OWASP REST Security): should a browser be made to show it, it is data and loads nothing. */
export function machineHeaders(deps: HeaderDeps): Middleware {
  return setting({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    ...transportSecurity(deps),
  });
}

function transportSecurity({ config }: HeaderDeps): Record<string, string> {
  return config.issuer.startsWith('https://') ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {};
}

function setting(headers: Readonly<Record<string, string>>): Middleware {
  const all = Object.entries(headers);
  return async (ctx, next) => {
    for (const [name, value] of all) ctx.res.setHeader(name, value);
    await next();
  };
}
