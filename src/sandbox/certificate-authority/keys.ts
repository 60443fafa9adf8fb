import { constants, createHash, createPrivateKey, createPublicKey, generateKeyPair, sign as signBytes, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { bits, integer, nothing, octets, oid, sequence, explicit, toPem, type Der } from './der.ts';
import { gostPrivateBytes, gostPublicKey, gostSign, makeGostKey, type GostBits } from './gost/sign.ts';
import { streebog } from './gost/streebog.ts';

export const algorithms = ['rsa', 'rsa_pss', 'ecdsa', 'ecdsa_384', 'gost', 'gost_512'] as const;
/** Key and the way it signs. */
export type Algorithm = (typeof algorithms)[number];

export function isAlgorithm(value: unknown): value is Algorithm {
  return algorithms.some((algorithm) => algorithm === value);
}

/** As it lies on disk: PKCS #8 in PEM, or the number of a GOST key in hexadecimal. */
export interface KeyRecord {
  readonly algorithm: Algorithm;
  readonly key: string;
}

export interface SigningKey {
  /** SubjectPublicKeyInfo. */
  readonly publicKeyInfo: Der;
  /** Of 20 bytes, by which certificates name the key. */
  readonly keyId: Buffer;
  readonly signatureAlgorithm: Der;
  readonly digestAlgorithm: Der;
  sign(data: Uint8Array): Uint8Array;
  digest(data: Uint8Array): Uint8Array;
  /** PKCS #8. */
  readonly pem: string;
}

const generate = promisify(generateKeyPair);

export async function makeKey(algorithm: Algorithm): Promise<KeyRecord> {
  if (algorithm === 'gost' || algorithm === 'gost_512') return { algorithm, key: makeGostKey(gostBits(algorithm)) };
  return { algorithm, key: await makePem(algorithm) };
}

async function makePem(algorithm: Exclude<Algorithm, 'gost' | 'gost_512'>): Promise<string> {
  const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
  if (algorithm === 'rsa' || algorithm === 'rsa_pss') {
    return (await generate('rsa', { modulusLength: 2048, privateKeyEncoding, publicKeyEncoding })).privateKey;
  }
  const namedCurve = algorithm === 'ecdsa' ? 'P-256' : 'P-384';
  return (await generate('ec', { namedCurve, privateKeyEncoding, publicKeyEncoding })).privateKey;
}

const gostBits = (algorithm: 'gost' | 'gost_512'): GostBits => (algorithm === 'gost' ? 256 : 512);

export function openKey({ algorithm, key }: KeyRecord): SigningKey {
  if (algorithm === 'gost' || algorithm === 'gost_512') return openGostKey(key, gostBits(algorithm));
  return openCommonKey(algorithm, createPrivateKey(key));
}

const sha256 = '2.16.840.1.101.3.4.2.1';
const sha384 = '2.16.840.1.101.3.4.2.2';

/** RSASSA-PSS-params (RFC 4055 §3.1): SHA-256, MGF1 with the same, salt of 32 bytes. */
const pssParameters = sequence(
  explicit(0, sequence(oid(sha256), nothing())),
  explicit(1, sequence(oid('1.2.840.113549.1.1.8'), sequence(oid(sha256), nothing()))),
  explicit(2, integer(32)),
);

const common = {
  rsa: { hash: 'sha256', digest: sha256, signature: sequence(oid('1.2.840.113549.1.1.11'), nothing()), options: {} },
  rsa_pss: {
    hash: 'sha256',
    digest: sha256,
    signature: sequence(oid('1.2.840.113549.1.1.10'), pssParameters),
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  },
  ecdsa: { hash: 'sha256', digest: sha256, signature: sequence(oid('1.2.840.10045.4.3.2')), options: {} },
  ecdsa_384: { hash: 'sha384', digest: sha384, signature: sequence(oid('1.2.840.10045.4.3.3')), options: {} },
} as const;

function openCommonKey(algorithm: keyof typeof common, key: KeyObject): SigningKey {
  const { hash, digest, signature, options } = common[algorithm];
  const publicKeyInfo = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    publicKeyInfo,
    keyId: createHash('sha256').update(publicKeyInfo).digest().subarray(0, 20),
    signatureAlgorithm: signature,
    digestAlgorithm: sequence(oid(digest)),
    sign: (data) => signBytes(hash, data, { key, ...options }),
    digest: (data) => createHash(hash).update(data).digest(),
    pem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Names of RFC 9215 and RFC 7836. With 512 bits the digest is not named beside the curve. */
const gostNames = {
  256: {
    key: '1.2.643.7.1.1.1.1',
    digest: '1.2.643.7.1.1.2.2',
    signature: '1.2.643.7.1.1.3.2',
    parameters: sequence(oid('1.2.643.2.2.35.1'), oid('1.2.643.7.1.1.2.2')),
  },
  512: {
    key: '1.2.643.7.1.1.1.2',
    digest: '1.2.643.7.1.1.2.3',
    signature: '1.2.643.7.1.1.3.3',
    parameters: sequence(oid('1.2.643.7.1.2.1.2.1')),
  },
} as const;

function openGostKey(key: string, size: GostBits): SigningKey {
  const names = gostNames[size];
  const algorithm = sequence(oid(names.key), names.parameters);
  const publicKeyInfo = sequence(algorithm, bits(octets(gostPublicKey(key, size))));
  return {
    publicKeyInfo,
    keyId: createHash('sha256').update(publicKeyInfo).digest().subarray(0, 20),
    signatureAlgorithm: sequence(oid(names.signature)),
    digestAlgorithm: sequence(oid(names.digest)),
    sign: (data) => gostSign(data, key, size),
    digest: (data) => streebog(data, size),
    pem: toPem('PRIVATE KEY', sequence(integer(0), algorithm, octets(octets(gostPrivateBytes(key, size))))),
  };
}
