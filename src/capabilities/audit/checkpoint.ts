import { sign, verify, type KeyObject } from 'node:crypto';
import { sha256 } from './merkle.ts';

/** What somebody who has one of these can hold the trail to. No personal data, and nothing that needs a secret to be checked. */
export interface Checkpoint {
  readonly number: number;
  /** SHA-256 of the payload of the one before, in hex; zeros in the first. */
  readonly previous: string;
  /** Number of the last block it speaks of, which is how many there are. */
  readonly block: number;
  /** Sequence number of the last event sealed, which is how many there are. */
  readonly seq: number;
  /** Of that block, in hex. */
  readonly hash: string;
  /** Of the tree over the hashes of all blocks (RFC 9162 §2.1.1), in hex. */
  readonly root: string;
  /** ISO 8601. */
  readonly at: string;
  /** Thumbprint of the key that signs it (RFC 7638). */
  readonly key: string;
}

/** As it is stored and copied: the text that was signed, and its Ed25519 signature (RFC 8032) in base64url. */
export interface SignedCheckpoint {
  readonly payload: string;
  readonly signature: string;
}

/** With what stands beside it in the database, so that the next one can go on from there. */
export interface StoredCheckpoint extends SignedCheckpoint {
  readonly number: number;
  readonly block: number;
  readonly seq: number;
  readonly at: Date;
  readonly frontier: Buffer;
}

const FORMAT = 'paiza-audit-checkpoint-1';

export function signCheckpoint(checkpoint: Checkpoint, key: KeyObject): SignedCheckpoint {
  const payload = JSON.stringify({ format: FORMAT, ...checkpoint });
  return { payload, signature: sign(null, Buffer.from(payload), key).toString('base64url') };
}

export function isSignedBy({ payload, signature }: SignedCheckpoint, key: KeyObject): boolean {
  return verify(null, Buffer.from(payload), key, Buffer.from(signature, 'base64url'));
}

/** Undefined for what is no payload of a checkpoint. */
export function parseCheckpoint(payload: string): Checkpoint | undefined {
  const { format, ...value } = (parseJson(payload) ?? {}) as { format?: unknown } & Checkpoint;
  const numbers = [value.number, value.block, value.seq].every((number) => Number.isSafeInteger(number) && number >= 0);
  const texts = [value.previous, value.hash, value.root, value.at, value.key].every((text) => typeof text === 'string');
  return format === FORMAT && numbers && texts ? value : undefined;
}

/** One line of a copy. */
export function formatLine({ payload, signature }: SignedCheckpoint): string {
  return JSON.stringify({ payload, signature });
}

/** Undefined for a line that was not written to its end. */
export function parseLine(line: string): (SignedCheckpoint & { readonly checkpoint: Checkpoint }) | undefined {
  const { payload, signature } = (parseJson(line) ?? {}) as Partial<SignedCheckpoint>;
  if (typeof payload !== 'string' || typeof signature !== 'string') return undefined;
  const checkpoint = parseCheckpoint(payload);
  return checkpoint && { payload, signature, checkpoint };
}

export function payloadDigest(payload: string | undefined): string {
  return payload === undefined ? '0'.repeat(64) : sha256(payload).toString('hex');
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}
