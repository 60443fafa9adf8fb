import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Config } from '../../config.ts';

/** How long each artefact lives, in seconds (ASVS 10.4, NIST SP 800-63B-4 §5.2). */
export function lifetimes({ sessions, tokens }: Pick<Config, 'sessions' | 'tokens'>): Configuration['ttl'] {
  return {
    AuthorizationCode: tokens.authorizationCodeSeconds,
    AccessToken: tokens.accessTokenSeconds,
    ClientCredentials: tokens.accessTokenSeconds,
    IdToken: tokens.idTokenSeconds,
    Interaction: sessions.interactionSeconds,
    // A grant outlives what is issued under it; consent is kept elsewhere.
    Grant: tokens.refreshTokenSeconds + sessions.absoluteSeconds,
    /** Absolute: a rotated token ends when its first one would have. */
    RefreshToken: ({ oidc }: KoaContextWithOIDC) => {
      const rotated = oidc?.entities.RotatedRefreshToken;
      return rotated === undefined ? tokens.refreshTokenSeconds : Math.max(1, rotated.remainingTTL);
    },
    Session: (_ctx: KoaContextWithOIDC, session: { loginTs?: number | undefined }) =>
      sessionSeconds(sessions, session.loginTs, Math.floor(Date.now() / 1000)),
  } as Configuration['ttl'];
}

/** What is left of a session: the idle limit from now, but never past the absolute limit from signing in (seconds since the epoch). */
export function sessionSeconds(
  limits: { readonly idleSeconds: number; readonly absoluteSeconds: number },
  signedInAt: number | undefined,
  now: number,
): number {
  const absolute = signedInAt === undefined ? limits.idleSeconds : signedInAt + limits.absoluteSeconds - now;
  return Math.max(1, Math.min(limits.idleSeconds, absolute));
}
