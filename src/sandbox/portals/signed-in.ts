import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { fetchUserInfo, type TokenEndpointResponse, type TokenEndpointResponseHelpers } from 'openid-client';
import { assuranceLevelOf, type AssuranceLevel } from './assurance-level.ts';
import type { Provider } from './provider-link.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** What a portal holds of a person who is signed in. */
export interface SignedIn {
  readonly subject: string;
  /** The provider's session, which a back-channel logout names. */
  readonly sid?: string;
  readonly idToken: string;
  readonly idTokenClaims: Claims;
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly userinfo: Claims;
}

export type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers;

/**
 * The claims of an ID Token whose iss, aud, exp, nonce and auth_time openid-client has checked; the signature is checked here, against
 * keys that are fetched again when one is unknown (OpenID Connect Core 1.0 §3.1.3.7).
 */
async function verifiedClaims({ configuration, keys }: Provider, idToken: string): Promise<Claims> {
  const { issuer } = configuration.serverMetadata();
  const audience = configuration.clientMetadata().client_id;
  const { payload } = await jwtVerify(idToken, keys, { issuer, audience, algorithms: ['ES256'], clockTolerance: 5 });
  return payload;
}

/** What the token endpoint and userinfo said. A refresh need not bring a new ID Token or refresh token: then those of `before` stand. */
export async function signedInBy(provider: Provider, tokens: Tokens, before?: SignedIn): Promise<SignedIn> {
  const idToken = tokens.id_token ?? before?.idToken;
  if (idToken === undefined) throw new Error('The token response has no ID Token');
  const idTokenClaims = tokens.id_token || !before ? await verifiedClaims(provider, idToken) : before.idTokenClaims;
  const subject = String(idTokenClaims['sub']);
  const sid = idTokenClaims['sid'] ?? before?.sid;
  const refreshToken = tokens.refresh_token ?? before?.refreshToken;
  return {
    subject,
    idToken,
    idTokenClaims,
    accessToken: tokens.access_token,
    userinfo: await fetchUserInfo(provider.configuration, tokens.access_token, subject),
    ...(typeof sid === 'string' ? { sid } : {}),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
}

/** All that is known of the person; the ID Token wins where both speak. */
export function claimsOf(signedIn: SignedIn): Claims {
  return { ...signedIn.userinfo, ...signedIn.idTokenClaims };
}

export function levelOf(signedIn: SignedIn): AssuranceLevel | undefined {
  return assuranceLevelOf(claimsOf(signedIn));
}

/** A token taken apart for reading; an opaque one has no parts. */
export interface DecodedToken {
  readonly format: 'jwt' | 'opaque';
  readonly raw: string;
  readonly header?: Claims;
  readonly payload?: Claims;
}

export function decodeToken(raw: string): DecodedToken {
  try {
    return { format: 'jwt', raw, header: { ...decodeProtectedHeader(raw) }, payload: decodeJwt(raw) };
  } catch {
    return { format: 'opaque', raw };
  }
}
