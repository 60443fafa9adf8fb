import { jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { LogoutTarget } from './browser-sessions.ts';

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
const clockToleranceSeconds = 5;

export interface LogoutTokenRules {
  readonly issuer: string;
  readonly clientId: string;
  readonly keys: JWTVerifyGetKey;
  /** Answers false when this token has been taken before. */
  readonly isFirstUse: (tokenId: string, expiresAt: Date) => boolean;
}

export type LogoutTokenOutcome =
  { readonly kind: 'valid'; readonly target: LogoutTarget } | { readonly kind: 'invalid'; readonly reason: string };

const invalid = (reason: string): LogoutTokenOutcome => ({ kind: 'invalid', reason });

function hasLogoutEvent({ events }: JWTPayload): boolean {
  if (typeof events !== 'object' || events === null || Array.isArray(events)) return false;
  const event = (events as Record<string, unknown>)[logoutEvent];
  return typeof event === 'object' && event !== null && !Array.isArray(event);
}

/** The claims of OpenID Connect Back-Channel Logout 1.0 §2.6, steps 5–8, of a token whose signature, iss, aud and exp hold. */
function checkClaims(payload: JWTPayload, rules: LogoutTokenRules, now: Date): LogoutTokenOutcome {
  const { sub: subject, sid, jti, iat, exp } = payload;
  if (typeof iat !== 'number' || iat > now.getTime() / 1000 + clockToleranceSeconds) return invalid('iat is missing or in the future');
  if (typeof exp !== 'number') return invalid('exp is missing');
  if (!hasLogoutEvent(payload)) return invalid('events has no back-channel logout event');
  if ('nonce' in payload) return invalid('nonce is not allowed');
  if (sid !== undefined && typeof sid !== 'string') return invalid('sid is not a string');
  if (!subject && !sid) return invalid('neither sub nor sid is present');
  if (typeof jti !== 'string' || jti === '') return invalid('jti is missing');
  if (!rules.isFirstUse(jti, new Date((exp + clockToleranceSeconds) * 1000))) return invalid('jti has been used before');
  return { kind: 'valid', target: { ...(subject ? { subject } : {}), ...(sid ? { sid } : {}) } };
}

/** Validates a logout token as OpenID Connect Back-Channel Logout 1.0 §2.6 prescribes. */
export async function validateLogoutToken(token: string, rules: LogoutTokenRules, now: Date): Promise<LogoutTokenOutcome> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, rules.keys, {
      issuer: rules.issuer,
      audience: rules.clientId,
      algorithms: ['ES256'],
      clockTolerance: clockToleranceSeconds,
      currentDate: now,
    });
    // §2.4 names the type; a token that says it is something else must not be taken for a logout token.
    if (protectedHeader.typ !== undefined && !/^(application\/)?logout\+jwt$|^jwt$/i.test(protectedHeader.typ))
      return invalid('typ is not logout+jwt');
    return checkClaims(payload, rules, now);
  } catch (error) {
    return invalid(error instanceof Error ? error.message : 'the token cannot be read');
  }
}

/** Remembers the ids of taken tokens until they would have expired anyway. */
export function createReplayGuard(): LogoutTokenRules['isFirstUse'] {
  const usedUntil = new Map<string, number>();
  return (tokenId, expiresAt) => {
    const now = Date.now();
    for (const [id, until] of usedUntil) if (until < now) usedUntil.delete(id);
    if (usedUntil.has(tokenId)) return false;
    usedUntil.set(tokenId, expiresAt.getTime());
    return true;
  };
}
