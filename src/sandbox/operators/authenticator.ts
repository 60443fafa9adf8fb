import { Secret, TOTP } from 'otpauth';

/** What an authenticator app shows: six digits for 30 seconds (RFC 6238). */
export function currentCode(secret: string, timestamp = Date.now()): string {
  return new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate({ timestamp });
}
