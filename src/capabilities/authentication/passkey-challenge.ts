import { createHash, randomBytes } from 'node:crypto';
import { equalBytes, type Keyring } from '../../kernel/keyring.ts';

/**
 * What a challenge is for: showing a passkey in one pause of the provider, or making one for an account in one session or pause. An answer
 * to the challenge of another is worth nothing.
 */
export type PasskeyCeremony =
  | { readonly kind: 'get'; readonly interactionId: string }
  | { readonly kind: 'create'; readonly accountId: string; readonly within: string };

/** A challenge that we made for this ceremony. */
export interface OwnChallenge {
  /** By which it is kept when it has been answered. */
  readonly digest: Buffer;
  readonly issuedAt: Date;
}

const TIME_BYTES = 6;
const NONCE_BYTES = 16;
const MAC_BYTES = 32;

/**
 * `time(6) nonce(16) mac(32)` in base64url; `time` in milliseconds. Unguessable (WebAuthn L3 §13.4.3), and nothing is written for the many
 * that are shown and never answered.
 */
export function newPasskeyChallenge(keyring: Keyring, ceremony: PasskeyCeremony, time: number): string {
  const head = Buffer.alloc(TIME_BYTES + NONCE_BYTES);
  head.writeUIntBE(time, 0, TIME_BYTES);
  randomBytes(NONCE_BYTES).copy(head, TIME_BYTES);
  return Buffer.concat([head, macOf(keyring, ceremony, head)]).toString('base64url');
}

/** Undefined for anything that we did not make for this ceremony. Whether it is too old or was answered before, the database says. */
export function readPasskeyChallenge(keyring: Keyring, ceremony: PasskeyCeremony, challenge: string): OwnChallenge | undefined {
  const bytes = Buffer.from(challenge, 'base64url');
  // Another spelling of the same bytes would be another challenge.
  if (bytes.length !== TIME_BYTES + NONCE_BYTES + MAC_BYTES || bytes.toString('base64url') !== challenge) return undefined;
  const [head, mac] = [bytes.subarray(0, TIME_BYTES + NONCE_BYTES), bytes.subarray(TIME_BYTES + NONCE_BYTES)];
  if (!keyring.ids.some((masterId) => equalBytes(macOf(keyring, ceremony, head, masterId), mac))) return undefined;
  return { digest: createHash('sha256').update(bytes).digest(), issuedAt: new Date(head.readUIntBE(0, TIME_BYTES)) };
}

function macOf(keyring: Keyring, ceremony: PasskeyCeremony, head: Buffer, masterId?: number): Buffer {
  const owner = ceremony.kind === 'get' ? ceremony.interactionId : `${ceremony.accountId}\0${ceremony.within}`;
  return keyring.mac('passkey-challenge', `${ceremony.kind}\0${owner}\0${head.toString('base64url')}`, masterId);
}
