import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { Keyring } from '../../kernel/keyring.ts';
import { sha256 } from './merkle.ts';

/** A public key as auditors hold it (RFC 8037); `kid` is its thumbprint (RFC 7638). */
export interface CheckpointJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'EdDSA';
}

/** PKCS #8 around 32 bytes (RFC 8410 §7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key by which a master key signs checkpoints: derived, so that whoever empties the tables cannot take it away. */
export function checkpointKey(keyring: Keyring, masterId = keyring.currentId): KeyObject {
  const seed = keyring.key('audit-checkpoint', masterId).export();
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
}

export function checkpointJwk(key: KeyObject): CheckpointJwk {
  const { x = '' } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  const kid = sha256(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x })).toString('base64url');
  return { kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA' };
}

/** Of every master key that is configured or kept, the newest first. */
export function checkpointJwks(keyring: Keyring): readonly CheckpointJwk[] {
  return keyring.idsOf('audit-checkpoint').map((masterId) => checkpointJwk(checkpointKey(keyring, masterId)));
}

/** By `kid`. The thumbprint is counted anew, so that a file cannot give one key the name of another. */
export function publicKeys(jwks: readonly Pick<CheckpointJwk, 'x'>[]): ReadonlyMap<string, KeyObject> {
  const keys = jwks.map(({ x }) => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }));
  return new Map(keys.map((key) => [checkpointJwk(key).kid, key]));
}
