import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

type Options = Readonly<Record<string, unknown>> & { readonly challenge: string };

export interface Attestation {
  readonly fmt: string;
  readonly attStmt: ReadonlyMap<string, unknown>;
}

/** One thing after another that an honest authenticator or browser would not do. */
export interface Lies {
  readonly type?: string;
  readonly challenge?: string;
  readonly origin?: string;
  readonly rpId?: string;
  readonly crossOrigin?: boolean;
  readonly userPresent?: boolean;
  readonly userVerified?: boolean;
  readonly backupEligible?: boolean;
  readonly counter?: number;
  readonly userHandle?: string | undefined;
  readonly credentialId?: string;
  readonly algorithm?: number;
  /** Made of what an attestation signs, and of the key of the passkey. */
  readonly attestation?: (signed: Buffer, key: KeyObject) => Attestation;
  /** Signs with a key of nobody. */
  readonly foreignKey?: boolean;
}

export interface SoftAuthenticatorOptions {
  readonly origin: string;
  /** Copied to other devices by its maker, or bound to one. */
  readonly synced?: boolean;
  /** Counts its signatures; most that copy keys do not. */
  readonly counts?: boolean;
}

/** A passkey in software with ES256, and the browser around it (WebAuthn L3 §6). Holds one credential. */
export class SoftAuthenticator {
  readonly #origin: string;
  readonly #synced: boolean;
  readonly #counts: boolean;
  readonly #key: KeyObject;
  readonly #publicKey: Buffer;
  readonly credentialId = randomBytes(32);
  #userHandle: string | undefined;
  #counter = 0;

  constructor({ origin, synced = true, counts = false }: SoftAuthenticatorOptions) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.#origin = origin;
    this.#synced = synced;
    this.#counts = counts;
    this.#key = privateKey;
    this.#publicKey = cbor(coseKey(-7, x, y));
  }

  /** What `navigator.credentials.create()` gives, as JSON. */
  create(options: Options, lies: Lies = {}): string {
    this.#userHandle = (options['user'] as { id: string }).id;
    const id = this.credentialId.toString('base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    const key = lies.algorithm === undefined ? this.#publicKey : withAlgorithm(this.#publicKey, lies.algorithm);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.credentialId, key]);
    const authData = this.#authenticatorData({ attested, lies, rp: (options['rp'] as { id: string }).id });
    const clientData = this.#clientData('webauthn.create', options, lies);
    const none = { fmt: 'none', attStmt: new Map<string, unknown>() };
    const { fmt, attStmt } = lies.attestation?.(signedBytes(authData, clientData), this.#key) ?? none;
    const object = cbor(
      new Map<string, unknown>([
        ['fmt', fmt],
        ['attStmt', attStmt],
        ['authData', authData],
      ]),
    );
    const response = {
      clientDataJSON: clientData.toString('base64url'),
      attestationObject: object.toString('base64url'),
      transports: ['internal', 'hybrid'],
    };
    return JSON.stringify({ id, rawId: id, type: 'public-key', response });
  }

  /** What `navigator.credentials.get()` gives, as JSON. */
  get(options: Options, lies: Lies = {}): string {
    if (this.#counts) this.#counter += 1;
    const id = lies.credentialId ?? this.credentialId.toString('base64url');
    const clientData = this.#clientData('webauthn.get', options, lies);
    const authData = this.#authenticatorData({ lies, rp: String(options['rpId']) });
    const signed = signedBytes(authData, clientData);
    const key = lies.foreignKey === true ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey : this.#key;
    const userHandle = 'userHandle' in lies ? lies.userHandle : this.#userHandle;
    const response = {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', signed, key).toString('base64url'),
      ...(userHandle === undefined ? {} : { userHandle }),
    };
    return JSON.stringify({ id, rawId: id, type: 'public-key', response });
  }

  #clientData(type: string, options: Options, lies: Lies): Buffer {
    const { challenge = options.challenge, origin = this.#origin, crossOrigin = false } = lies;
    return Buffer.from(JSON.stringify({ type: lies.type ?? type, challenge, origin, crossOrigin }));
  }

  #authenticatorData({ attested, lies, rp }: { readonly attested?: Buffer; readonly lies: Lies; readonly rp: string }): Buffer {
    const { userPresent = true, userVerified = true, backupEligible = this.#synced } = lies;
    const head = Buffer.alloc(5);
    const flags = [userPresent, false, userVerified, backupEligible, backupEligible, false, attested !== undefined];
    head.writeUInt8(flags.reduce((sum, flag, bit) => sum + (flag ? 2 ** bit : 0), 0));
    head.writeUInt32BE(lies.counter ?? this.#counter, 1);
    const rpIdHash = createHash('sha256')
      .update(lies.rpId ?? rp)
      .digest();
    return Buffer.concat([rpIdHash, head, attested ?? Buffer.alloc(0)]);
  }
}

function signedBytes(authData: Buffer, clientData: Buffer): Buffer {
  return Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
}

function coseKey(algorithm: number, x: string, y: string): Map<number, unknown> {
  return new Map<number, unknown>([
    [1, 2],
    [3, algorithm],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ]);
}

/** The same key under another name: the algorithm is the second entry of the map. */
function withAlgorithm(key: Buffer, algorithm: number): Buffer {
  return Buffer.concat([key.subarray(0, 4), cbor(algorithm), key.subarray(5)]);
}

/** As much of CBOR (RFC 8949) as attestations need. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  const entries = [...(value as ReadonlyMap<unknown, unknown>)];
  return Buffer.concat([head(5, entries.length), ...entries.flatMap((entry) => entry.map(cbor))]);
}

function head(kind: number, length: number): Buffer {
  if (length < 24) return Buffer.from([kind * 32 + length]);
  if (length < 256) return Buffer.from([kind * 32 + 24, length]);
  return Buffer.from([kind * 32 + 25, Math.floor(length / 256), length % 256]);
}
