import { ObjectIdentifier, type Sequence } from 'asn1js';
import { RSASSAPSSParams, type AlgorithmIdentifier } from 'pkijs';

export type Hash = 'sha256' | 'sha384' | 'sha512';
export type Digest = { readonly family: 'sha'; readonly hash: Hash } | { readonly family: 'gost'; readonly bits: 256 | 512 };

/** How a signature is made. */
export type Scheme =
  | { readonly family: 'rsa'; readonly hash: Hash; /** In bytes; absent for PKCS #1 v1.5. */ readonly pssSaltLength?: number }
  | { readonly family: 'ecdsa'; readonly hash: Hash }
  | { readonly family: 'gost'; readonly bits: 256 | 512 };

/** Digests that are still good (RFC 5754, RFC 9215); MD5, SHA-1 and GOST R 34.11-94 are not. */
const digests: Readonly<Record<string, Digest>> = {
  '2.16.840.1.101.3.4.2.1': { family: 'sha', hash: 'sha256' },
  '2.16.840.1.101.3.4.2.2': { family: 'sha', hash: 'sha384' },
  '2.16.840.1.101.3.4.2.3': { family: 'sha', hash: 'sha512' },
  '1.2.643.7.1.1.2.2': { family: 'gost', bits: 256 },
  '1.2.643.7.1.1.2.3': { family: 'gost', bits: 512 },
};

/** Algorithms that name their digest. */
const schemes: Readonly<Record<string, Scheme>> = {
  '1.2.840.113549.1.1.11': { family: 'rsa', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { family: 'rsa', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { family: 'rsa', hash: 'sha512' },
  '1.2.840.10045.4.3.2': { family: 'ecdsa', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { family: 'ecdsa', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { family: 'ecdsa', hash: 'sha512' },
  '1.2.643.7.1.1.3.2': { family: 'gost', bits: 256 },
  '1.2.643.7.1.1.3.3': { family: 'gost', bits: 512 },
};

/** Names of keys, which CMS allows in place of an algorithm: the digest is then the one of the signer (RFC 5652 §5.3, RFC 9215 §3). */
const keyAlgorithms: Readonly<Record<string, 'rsa' | 'ecdsa' | 256 | 512>> = {
  '1.2.840.113549.1.1.1': 'rsa',
  '1.2.840.10045.2.1': 'ecdsa',
  '1.2.643.7.1.1.1.1': 256,
  '1.2.643.7.1.1.1.2': 512,
};

const PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';

export function digestOf(algorithmId: string): Digest | undefined {
  return digests[algorithmId];
}

/** Undefined for what is unknown or weak. `digest` is the signer's in a CMS, absent in a certificate; the two must agree. */
export function schemeOf(algorithm: AlgorithmIdentifier, digest?: Digest): Scheme | undefined {
  const named = algorithm.algorithmId === PSS ? pssScheme(algorithm) : schemes[algorithm.algorithmId];
  if (digest === undefined) return named;
  const scheme = named ?? schemeOfKey(algorithm.algorithmId, digest);
  return scheme !== undefined && agrees(scheme, digest) ? scheme : undefined;
}

function schemeOfKey(algorithmId: string, digest: Digest): Scheme | undefined {
  const family = keyAlgorithms[algorithmId];
  if (family === 'rsa' || family === 'ecdsa') return digest.family === 'sha' ? { family, hash: digest.hash } : undefined;
  return family === undefined ? undefined : { family: 'gost', bits: family };
}

function agrees(scheme: Scheme, digest: Digest): boolean {
  if (scheme.family === 'gost') return digest.family === 'gost' && digest.bits === scheme.bits;
  return digest.family === 'sha' && digest.hash === scheme.hash;
}

/** One digest for the message and for the mask (RFC 4055 §3.1). */
function pssScheme({ algorithmParams }: AlgorithmIdentifier): Scheme | undefined {
  if (algorithmParams === undefined) return undefined;
  const { hashAlgorithm, maskGenAlgorithm, saltLength, trailerField } = new RSASSAPSSParams({ schema: algorithmParams as Sequence });
  const digest = digestOf(hashAlgorithm.algorithmId);
  const maskHash = (maskGenAlgorithm.algorithmParams as Sequence | undefined)?.valueBlock.value[0];
  const isOfOneHash = maskHash instanceof ObjectIdentifier && maskHash.valueBlock.toString() === hashAlgorithm.algorithmId;
  if (digest?.family !== 'sha' || maskGenAlgorithm.algorithmId !== MGF1 || !isOfOneHash || trailerField !== 1) return undefined;
  return { family: 'rsa', hash: digest.hash, pssSaltLength: saltLength };
}
