import { Secret, TOTP } from 'otpauth';

/** Time-based one-time passwords (RFC 6238) as every authenticator app makes them: SHA-1, six digits, a new one every 30 seconds. */
const parameters = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** Steps before and after the present one whose code is taken: clocks differ (RFC 6238 §5.2). */
const WINDOW_STEPS = 1;

const SECRET_BYTES = 20;

/** Apps that one account may have. */
export const MOST_TOTPS = 5;

/** 160 random bits in base32, as one would type them into an app (RFC 4226 §4 R6). */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What the QR code of a new app holds (Google Authenticator's Key Uri Format). `account` is how the app names the entry. */
export function totpUri(secret: string, { issuer, account }: { readonly issuer: string; readonly account: string }): string {
  return new TOTP({ ...parameters, issuer, label: account, secret }).toString();
}

/** The code of a moment, for tests of an app that somebody has; `seconds` of the epoch. */
export function totpDigits(secret: string, seconds: number): string {
  return new TOTP({ ...parameters, secret }).generate({ timestamp: seconds * 1000 });
}

/** The step whose code these digits are, of the one at `seconds` of the epoch and its neighbours; undefined when they are of none. */
export function matchingStep(secret: string, digits: string, seconds: number): number | undefined {
  const delta = new TOTP({ ...parameters, secret }).validate({ token: digits, timestamp: seconds * 1000, window: WINDOW_STEPS });
  return delta === null ? undefined : Math.floor(seconds / parameters.period) + delta;
}

/** Six digits as typed, with or without a space in the middle; undefined when it is something else. */
export function parseTotpDigits(text: string): string | undefined {
  const digits = text.replace(/[\s-]/gu, '');
  return /^\d{6}$/u.test(digits) ? digits : undefined;
}
