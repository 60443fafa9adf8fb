import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';

/** A root secret of the deployment. Every working key is derived from one, so an operator guards and rotates one thing. */
export interface MasterKey {
  readonly id: number;
  /** 32 bytes or more. */
  readonly secret: Buffer;
}

/** One working key has one purpose (NIST SP 800-57 §5.2): a value made under one is worthless under another. */
export type KeyPurpose =
  | 'sealing'
  | 'blind-index'
  | 'password-pepper'
  | 'code-mac'
  | 'csrf'
  | 'device-cookie'
  | 'registration-secret'
  | 'recovery-secret'
  | 'recovery-puzzle'
  | 'pairwise-subject'
  | 'throttle-key'
  | 'passkey-challenge'
  | 'audit-mac'
  | 'audit-checkpoint';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Told of every seal of ours that does not open. `place` is table, column and row: no personal data. */
export type SealFault = (place: string) => void;

/** Raised when sealed bytes do not belong where they were found, or were changed. Says nothing of their content. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

/**
 * Keys of the deployment, newest master first. Seals are AES-256-GCM with a 96-bit random nonce (NIST SP 800-38D), and carry the id of
 * their master key: `id(2) nonce(12) tag(16) ciphertext`. `place` is the additional data: table|column|row, so a row's bytes cannot be
 * moved to another.
 */
export class Keyring {
  readonly #masters: readonly MasterKey[];
  readonly #derived = new Map<string, KeyObject>();
  readonly #onFault: SealFault | undefined;

  constructor(masters: readonly [MasterKey, ...MasterKey[]], onFault?: SealFault) {
    this.#masters = masters;
    this.#onFault = onFault;
  }

  get currentId(): number {
    return this.#masters[0]?.id ?? 0;
  }

  get ids(): readonly number[] {
    return this.#masters.map((master) => master.id);
  }

  /** The working key for a purpose (HKDF-SHA-256, RFC 5869), 32 bytes. */
  key(purpose: KeyPurpose, masterId = this.currentId): KeyObject {
    const name = `${masterId}/${purpose}`;
    const known = this.#derived.get(name);
    if (known !== undefined) return known;
    const master = this.#masters.find((candidate) => candidate.id === masterId);
    if (master === undefined) throw new UnsealError(`no master key with id ${masterId}`);
    // A key object, not bytes: Node converts and checks bytes at every use, which costs ten times the digest.
    const key = createSecretKey(Buffer.from(hkdfSync('sha256', master.secret, '', `paiza/${purpose}/v1`, 32)));
    this.#derived.set(name, key);
    return key;
  }

  /** Master keys whose working key for this purpose has been used or taken over, and all that are configured. */
  idsOf(purpose: KeyPurpose): readonly number[] {
    const derived = [...this.#derived.keys()].filter((name) => name.endsWith(`/${purpose}`)).map((name) => Number.parseInt(name, 10));
    return [...new Set([...this.ids, ...derived])];
  }

  /** Whether a working key of this master key can be had. */
  has(purpose: KeyPurpose, masterId: number): boolean {
    return this.#derived.has(`${masterId}/${purpose}`) || this.ids.includes(masterId);
  }

  /** Takes over one working key of a master key that is gone. What the deployment derives itself is not replaced. */
  adopt(purpose: KeyPurpose, masterId: number, secret: Uint8Array): void {
    if (!this.ids.includes(masterId)) this.#derived.set(`${masterId}/${purpose}`, createSecretKey(secret));
  }

  mac(purpose: KeyPurpose, text: string, masterId = this.currentId): Buffer {
    return createHmac('sha256', this.key(purpose, masterId)).update(text).digest();
  }

  seal(place: string, clear: Uint8Array | string): Buffer {
    return Buffer.concat([idBytes(this.currentId), encrypt(this.key('sealing'), place, clear)]);
  }

  /** Throws {@link UnsealError}. */
  unseal(place: string, sealed: Buffer): Buffer {
    return reporting(this.#onFault, place, () => this.#open(place, sealed));
  }

  unsealText(place: string, sealed: Buffer): string {
    return this.unseal(place, sealed).toString('utf8');
  }

  /** For what comes from outside, a cookie for instance: anybody can send what does not open, so that is undefined and no fault. */
  unsealForeign(place: string, sealed: Buffer): string | undefined {
    try {
      return this.#open(place, sealed).toString('utf8');
    } catch (error) {
      if (error instanceof UnsealError) return undefined;
      throw error;
    }
  }

  /** The same content under the newest master key. Throws {@link UnsealError}. */
  reseal(place: string, sealed: Buffer): Buffer {
    return this.seal(place, this.unseal(place, sealed));
  }

  /** Whether the newest master key sealed it; says nothing of whether it opens. */
  isCurrent(sealed: Buffer): boolean {
    return sealedUnder(sealed) === this.currentId;
  }

  #open(place: string, sealed: Buffer): Buffer {
    const masterId = sealedUnder(sealed);
    if (masterId === undefined) throw new UnsealError('truncated');
    return decrypt(this.key('sealing', masterId), place, sealed.subarray(2));
  }

  /** Keyed digest by which a phone, e-mail or SNILS is found and kept unique, without its text in the database. 32 bytes. */
  blindIndex(field: string, canonicalValue: string, masterId = this.currentId): Buffer {
    return this.mac('blind-index', `${field}\0${canonicalValue}`, masterId);
  }

  /** A new key of one person, wrapped for the row `place`: destroying the row's bytes erases the person, in backups as well. */
  newDataKey(place: string): { readonly dataKey: DataKey; readonly wrapped: Buffer } {
    const secret = randomBytes(32);
    return { dataKey: new DataKey(secret, this.#onFault), wrapped: this.seal(place, secret) };
  }

  openDataKey(place: string, wrapped: Buffer): DataKey {
    return new DataKey(this.unseal(place, wrapped), this.#onFault);
  }
}

/** The key of one person's data. */
export class DataKey {
  readonly #secret: KeyObject;
  readonly #onFault: SealFault | undefined;

  constructor(secret: Buffer, onFault?: SealFault) {
    this.#secret = createSecretKey(secret);
    this.#onFault = onFault;
  }

  seal(place: string, clear: string): Buffer {
    return encrypt(this.#secret, place, clear);
  }

  /** Throws {@link UnsealError}. */
  unseal(place: string, sealed: Buffer): string {
    return reporting(this.#onFault, place, () => decrypt(this.#secret, place, sealed)).toString('utf8');
  }
}

/** Number of the master key that sealed these bytes; undefined when they are too short to say. */
export function sealedUnder(sealed: Buffer): number | undefined {
  return sealed.length < 2 ? undefined : sealed.readUInt16BE(0);
}

export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

function reporting<T>(onFault: SealFault | undefined, place: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof UnsealError) onFault?.(place);
    throw error;
  }
}

function idBytes(id: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(id);
  return bytes;
}

const NONCES_AT_ONCE = 64;
const nonces = { bytes: Buffer.alloc(0), used: 0 };

/** Random and used once, but no secret: asking the system for many at a time costs a sixth of asking for each. */
function newNonce(): Buffer {
  if (nonces.used === nonces.bytes.length) Object.assign(nonces, { bytes: randomBytes(NONCES_AT_ONCE * NONCE_BYTES), used: 0 });
  const nonce = nonces.bytes.subarray(nonces.used, nonces.used + NONCE_BYTES);
  nonces.used += NONCE_BYTES;
  return nonce;
}

function encrypt(key: KeyObject, place: string, clear: Uint8Array | string): Buffer {
  const nonce = newNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  const body = typeof clear === 'string' ? cipher.update(clear, 'utf8') : cipher.update(clear);
  // GCM holds no bytes back: the end only makes the tag, or checks it.
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function decrypt(key: KeyObject, place: string, sealed: Buffer): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new UnsealError('truncated');
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const options = { authTagLength: TAG_BYTES };
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), options)
    .setAAD(Buffer.from(place))
    .setAuthTag(tag);
  try {
    const clear = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
    decipher.final();
    return clear;
  } catch {
    throw new UnsealError('these bytes were not sealed for this place');
  }
}
