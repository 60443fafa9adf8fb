import type { KoaContextWithOIDC } from 'oidc-provider';
import { contentSecurityPolicy } from '../middleware/security-headers.ts';

/**
 * What a page must name in `form-action` when its form leads, at once or by redirects, to this address: the origin, or the scheme where
 * an app waits behind one of its own (RFC 8252 §7.1), which has no origin. Undefined for what cannot stand in a policy.
 */
export function formTarget(address: unknown): string | undefined {
  const url = typeof address === 'string' ? URL.parse(address) : null;
  if (url === null) return undefined;
  const target = url.origin === 'null' ? url.protocol : url.origin;
  return /[;,'"\s]/u.test(target) ? undefined : target;
}

/** The policy of a page whose form leads to these addresses. */
export function policyFor(...addresses: readonly unknown[]): string {
  const targets = addresses.map(formTarget).filter((target) => target !== undefined);
  return contentSecurityPolicy([...new Set(targets)]);
}

/** Set before the library answers: it adds the hash of its self-sending form's script to `script-src`, if there is one. */
export const policyBefore = `${contentSecurityPolicy([])}; script-src 'self'`;

/**
 * The library's self-sending form leads to a relying party (`form_post`), or to our own sign-out and from there on with a request that
 * waits for another person. By now it has checked either address. Undefined when it answered something else.
 */
export function policyAfter(ctx: KoaContextWithOIDC): string | undefined {
  const scriptHash = /'sha256-[^']+'/u.exec(ctx.response.get('content-security-policy'))?.[0];
  if (scriptHash === undefined) return undefined;
  const { params, entities } = ctx.oidc;
  const waiting = entities.Interaction?.params as Record<string, unknown> | undefined;
  return `${policyFor(params?.['redirect_uri'], waiting?.['redirect_uri'])}; script-src ${scriptHash}`;
}
