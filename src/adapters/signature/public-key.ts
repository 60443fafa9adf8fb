import { createPublicKey, type KeyObject } from 'node:crypto';
import { fromBER, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import type { Certificate, PublicKeyInfo } from 'pkijs';

export type PublicKey =
  | { readonly family: 'rsa' | 'ecdsa'; readonly key: KeyObject }
  | { readonly family: 'gost'; readonly bits: 256 | 512; readonly curve: string; readonly point: Uint8Array };

const GOST_KEYS: Readonly<Record<string, 256 | 512>> = { '1.2.643.7.1.1.1.1': 256, '1.2.643.7.1.1.1.2': 512 };

const SHORTEST_MODULUS_BITS = 2048;
/** Checking with a longer one takes longer than anybody has reason to. */
const LONGEST_MODULUS_BITS = 8192;
const ecCurves = new Set(['prime256v1', 'secp384r1']);

const known = new WeakMap<Certificate, { readonly key: PublicKey | undefined }>();

/** Undefined for a key that is unknown, too short, or on another curve. Remembered: those of authorities are needed at every check. */
export function publicKeyOf(certificate: Certificate): PublicKey | undefined {
  const read = known.get(certificate) ?? { key: readPublicKey(certificate.subjectPublicKeyInfo) };
  known.set(certificate, read);
  return read.key;
}

function readPublicKey(info: PublicKeyInfo): PublicKey | undefined {
  const bits = GOST_KEYS[info.algorithm.algorithmId];
  return bits === undefined ? readCommonKey(info) : readGostKey(info, bits);
}

function readCommonKey(info: PublicKeyInfo): PublicKey | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(info.toSchema().toBER()), format: 'der', type: 'spki' });
    const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
    if (key.asymmetricKeyType === 'ec') return ecCurves.has(namedCurve) ? { family: 'ecdsa', key } : undefined;
    const isRsa = key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss';
    return isRsa && modulusLength >= SHORTEST_MODULUS_BITS && modulusLength <= LONGEST_MODULUS_BITS ? { family: 'rsa', key } : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 9215 §4: the point stands in an OCTET STRING inside the BIT STRING. */
function readGostKey({ algorithm, subjectPublicKey }: PublicKeyInfo, bits: 256 | 512): PublicKey | undefined {
  const parameters: unknown = algorithm.algorithmParams;
  const curve = parameters instanceof Sequence ? parameters.valueBlock.value[0] : undefined;
  const point = fromBER(subjectPublicKey.valueBlock.valueHexView).result;
  if (!(curve instanceof ObjectIdentifier) || !(point instanceof OctetString)) return undefined;
  return { family: 'gost', bits, curve: curve.valueBlock.toString(), point: Uint8Array.from(point.valueBlock.valueHexView) };
}
