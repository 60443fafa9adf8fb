import { randomBytes } from 'node:crypto';
import { equalBytes, type Keyring } from '../../kernel/keyring.ts';
import { DIGEST_CHARACTERS, PLACES_PER_DEVICE } from './device-place.ts';

/**
 * What a browser keeps to be known again by one account (OWASP "Slow down online guessing attacks with device cookies"). It opens
 * nothing: it only moves wrong guesses on this device to a counter of their own, which strangers cannot exhaust.
 */
export interface DeviceToken {
  readonly accountId: string;
  readonly nonce: string;
  /** By the database's clock, in milliseconds. */
  readonly issuedAt: number;
  /** By what the account was signed in to here. */
  readonly provenBy: 'password';
  /** Digests of the places that its owner has signed in at with it, newest first; four at most. */
  readonly places: readonly string[];
}

/** Accounts that one browser remembers; a family fits. */
const TOKENS_PER_BROWSER = 5;
const BETWEEN_TOKENS = '~';

export function newDeviceToken(known: Pick<DeviceToken, 'accountId' | 'issuedAt' | 'places'>): DeviceToken {
  return { ...known, nonce: randomBytes(16).toString('base64url'), provenBy: 'password' };
}

/** `payload.mac` for each token, newest first. At most 5: the ones longest unused are dropped. */
export function formatDeviceTokens(keyring: Keyring, tokens: readonly DeviceToken[]): string {
  return tokens
    .slice(0, TOKENS_PER_BROWSER)
    .map((token) => {
      const payload = `${token.provenBy}.${token.issuedAt}.${token.accountId}.${token.nonce}.${token.places.join('')}`;
      return `${payload}.${keyring.mac('device-cookie', payload).toString('base64url')}`;
    })
    .join(BETWEEN_TOKENS);
}

/** The tokens of a cookie that we made, under any master key in use, and that are not too old; whatever else is there is ignored. */
export function parseDeviceTokens(
  keyring: Keyring,
  cookie: string | undefined,
  now: { time: number; memorySeconds: number },
): DeviceToken[] {
  const tokens = (cookie ?? '').slice(0, 2048).split(BETWEEN_TOKENS).slice(0, TOKENS_PER_BROWSER);
  return tokens.flatMap((text) => parseToken(keyring, text) ?? []).filter(({ issuedAt }) => issuedAt + now.memorySeconds * 1000 > now.time);
}

/** The tokens with a new one in front, in the place of any other of its account. */
export function withDeviceToken(tokens: readonly DeviceToken[], token: DeviceToken): DeviceToken[] {
  return [token, ...tokens.filter(({ accountId }) => accountId !== token.accountId)].slice(0, TOKENS_PER_BROWSER);
}

function parseToken(keyring: Keyring, text: string): DeviceToken | undefined {
  const [provenBy, issuedAt = '', accountId = '', nonce = '', places = '', mac = '', ...rest] = text.split('.');
  if (rest.length > 0 || provenBy !== 'password') return undefined;
  const payload = `${provenBy}.${issuedAt}.${accountId}.${nonce}.${places}`;
  const sent = Buffer.from(mac, 'base64url');
  const ours = keyring.ids.some((masterId) => equalBytes(keyring.mac('device-cookie', payload, masterId), sent));
  return ours ? { provenBy, issuedAt: Number(issuedAt), accountId, nonce, places: placesIn(places) } : undefined;
}

function placesIn(text: string): string[] {
  const count = Math.min(PLACES_PER_DEVICE, Math.floor(text.length / DIGEST_CHARACTERS));
  return Array.from({ length: count }, (_, index) => text.slice(index * DIGEST_CHARACTERS, (index + 1) * DIGEST_CHARACTERS));
}
