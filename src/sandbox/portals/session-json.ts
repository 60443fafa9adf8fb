import { claimsOf, decodeToken, levelOf, type SignedIn } from './signed-in.ts';

/** The browser's own sign-in as JSON, for programs that try the portal: `{signedIn, claims, assuranceLevel, tokens}`. */
export function sessionJson(signedIn: SignedIn | undefined): Record<string, unknown> {
  if (!signedIn) return { signedIn: false, claims: null, assuranceLevel: null, tokens: null };
  return {
    signedIn: true,
    claims: claimsOf(signedIn),
    assuranceLevel: levelOf(signedIn) ?? null,
    tokens: {
      idToken: decodeToken(signedIn.idToken),
      accessToken: decodeToken(signedIn.accessToken),
      refreshToken: signedIn.refreshToken ?? null,
      userinfo: signedIn.userinfo,
    },
  };
}
