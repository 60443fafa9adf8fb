import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { claimCatalogue } from '../../capabilities/claims/catalogue.ts';
import { isObject } from '../../capabilities/claims/requested-part.ts';

interface ClaimsRequest {
  readonly id_token?: Readonly<Record<string, unknown>>;
  readonly userinfo?: Readonly<Record<string, unknown>>;
}

/**
 * A single claim asked for by the `claims` parameter (OpenID Connect Core §5.5) is bound by the scopes the relying party is registered
 * for, like any other: the parameter must not be a way round the registration. Claims we do not know are ignored, as the standard says.
 */
export function assertClaimsParameter(
  _ctx: KoaContextWithOIDC,
  claims: ClaimsRequest,
  client: { readonly scope?: string | undefined },
): void {
  for (const [target, requests] of Object.entries(claims)) requireReadable(target, requests);
  const registered = (client.scope ?? '').split(' ');
  const verified = [claims.id_token, claims.userinfo].flatMap((target) => verifiedIn(target));
  if (verified.length > 0 && !registered.includes('confirmation'))
    throw new errors.InvalidScope('requested claim is not covered by the scopes of this client', 'confirmation');
  const asked = new Set([...Object.keys(claims.id_token ?? {}), ...Object.keys(claims.userinfo ?? {}), ...verified.flat()]);
  const beyond = claimCatalogue.find((row) => asked.has(row.claim) && !row.scopes.some((scope) => registered.includes(scope)));
  if (beyond !== undefined)
    throw new errors.InvalidScope('requested claim is not covered by the scopes of this client', beyond.scopes.join(' '));
}

/** The library's own check, which this one replaces: a request that is neither null nor an object would take the claim away silently. */
function requireReadable(target: string, requests: unknown): void {
  const odd = Object.values(requests ?? {}).some((request) => request !== null && (typeof request !== 'object' || Array.isArray(request)));
  if (odd && ['id_token', 'userinfo'].includes(target)) throw new errors.InvalidRequest(`claims.${target} members must be null or objects`);
}

/**
 * The names of the claims that a request for `verified_claims` asks for (OpenID Connect for Identity Assurance 1.0 §6), in a list of one.
 * Empty when there is none. Throws `invalid_request` for one that says neither how the claims must be verified nor which.
 */
function verifiedIn(target: Readonly<Record<string, unknown>> | undefined): readonly (readonly string[])[] {
  const request = target?.['verified_claims'];
  if (request === undefined) return [];
  const { verification, claims } = (request ?? {}) as { readonly verification?: unknown; readonly claims?: unknown };
  if (!isObject(verification) || !Object.hasOwn(verification, 'trust_framework') || !isObject(claims) || Object.keys(claims).length === 0) {
    throw new errors.InvalidRequest('verified_claims must have verification.trust_framework and claims');
  }
  return [Object.keys(claims)];
}
