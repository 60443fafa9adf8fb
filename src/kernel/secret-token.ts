import { hash, randomBytes, randomInt } from 'node:crypto';

/** An unguessable token for cookies and mail links: 256 bits, 43 characters of base64url. */
export function newSecretToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a token of full entropy: a plain SHA-256 is enough, there is nothing to guess (ASVS 2.9). */
export function digestToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** Decimal digits of a one-time code, each of the 10^length values equally likely. */
export function newDigits(length: number): string {
  return randomInt(10 ** length)
    .toString()
    .padStart(length, '0');
}
