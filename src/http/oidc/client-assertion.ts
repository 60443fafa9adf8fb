import { errors, type KoaContextWithOIDC } from 'oidc-provider';

export interface AssertionLimits {
  /** Longest `exp - iat`. */
  readonly maxSeconds: number;
  /** How far a client's clock may run ahead of ours. */
  readonly toleranceSeconds: number;
}

/**
 * Stricter than RFC 7523 §3: the audience is the issuer, as a string, so that an assertion caught by one server is worthless at another
 * (draft-ietf-oauth-rfc7523bis §4), and it lives for minutes, not years.
 */
export function assertClientAssertion(issuer: string, { maxSeconds, toleranceSeconds }: AssertionLimits) {
  return (_ctx: KoaContextWithOIDC, claims: Record<string, unknown>): void => {
    if (claims['aud'] !== issuer) throw new errors.InvalidClientAuth('audience (aud) must be the issuer identifier, as a string');
    const { exp, iat } = claims;
    if (typeof iat !== 'number' || typeof exp !== 'number')
      throw new errors.InvalidClientAuth('issued-at (iat) and expiration (exp) are required');
    if (iat > Date.now() / 1000 + toleranceSeconds) throw new errors.InvalidClientAuth('issued-at (iat) lies in the future');
    if (exp - iat > maxSeconds) throw new errors.InvalidClientAuth('the assertion lives too long');
    if (claims['sub'] !== claims['iss']) throw new errors.InvalidClientAuth('subject (sub) must be the client_id');
  };
}
