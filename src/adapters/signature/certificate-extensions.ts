import { readChildren, readElement, readObjectIdentifier, tags, type Element } from './der.ts';

// What we go by in the extensions of a certificate (RFC 5280 §4.2.1). Taken apart by hand: matching each against the schema of a library
// takes longer than checking the signature. Every reader throws RangeError for what is damaged.

const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
] as const;
export type KeyUsage = (typeof keyUsages)[number];

const OCSP_ACCESS = '1.3.6.1.5.5.7.48.1';
/** IMPLICIT and EXPLICIT tags of context, as they stand in these extensions. */
const context = { keyIdentifier: 0x80, uri: 0x86, distributionPoint: 0xa0, fullName: 0xa0 } as const;

/** The one value that the bytes are. */
function whole(bytes: Uint8Array, tag: number): Element {
  const element = readElement(bytes, 0);
  if (element.tag !== tag || element.end !== bytes.length) throw new RangeError('not the extension that it is called');
  return element;
}

function list(bytes: Uint8Array): readonly Element[] {
  return readChildren(bytes, whole(bytes, tags.sequence));
}

function hexOf(bytes: Uint8Array, { content, end }: Element): string {
  return Buffer.from(bytes.subarray(content, end)).toString('hex');
}

/** §4.2.1.9. `pathLength` is the number of authorities that may stand below, without the person at the end. */
export function readBasicConstraints(bytes: Uint8Array): { readonly isAuthority: boolean; readonly pathLength?: number } {
  const parts = [...list(bytes)];
  const authority = parts[0]?.tag === tags.boolean ? parts.shift() : undefined;
  const length = parts.shift();
  if (parts.length > 0 || (length !== undefined && length.tag !== tags.integer)) throw new RangeError('not basic constraints');
  return {
    isAuthority: authority !== undefined && bytes[authority.content] !== 0,
    ...(length === undefined ? {} : { pathLength: smallNumber(bytes.subarray(length.content, length.end)) }),
  };
}

function smallNumber(bytes: Uint8Array): number {
  if (bytes.length === 0 || bytes.length > 4 || bytes[0]! >= 0x80) throw new RangeError('not a small number');
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

/** §4.2.1.3 */
export function readKeyUsage(bytes: Uint8Array): readonly KeyUsage[] {
  const { content, end } = whole(bytes, tags.bitString);
  // The first byte of a BIT STRING counts unused bits.
  const first = content + 1 < end ? bytes[content + 1]! : 0;
  return keyUsages.filter((_, place) => ((first >> (7 - place)) & 1) === 1);
}

/** §4.2.1.12: object identifiers. */
export function readExtendedKeyUsage(bytes: Uint8Array): readonly string[] {
  return list(bytes).map((purpose) => readObjectIdentifier(bytes, purpose));
}

/** §4.2.1.2, hexadecimal. */
export function readSubjectKeyId(bytes: Uint8Array): string {
  return hexOf(bytes, whole(bytes, tags.octetString));
}

/** §4.2.1.1, hexadecimal; undefined when the issuer is meant by name alone. */
export function readAuthorityKeyId(bytes: Uint8Array): string | undefined {
  const id = list(bytes).find(({ tag }) => tag === context.keyIdentifier);
  return id === undefined ? undefined : hexOf(bytes, id);
}

/** §4.2.1.13. Lists that somebody else signs, or that leave out some reasons, are not for us. */
export function readRevocationListUrls(bytes: Uint8Array): readonly string[] {
  return list(bytes).flatMap((point) => {
    const [place, ...conditions] = readChildren(bytes, point);
    if (place?.tag !== context.distributionPoint || conditions.length > 0) return [];
    const [name] = readChildren(bytes, place);
    return name?.tag === context.fullName ? readChildren(bytes, name).flatMap((general) => webAddress(bytes, general)) : [];
  });
}

/** §4.2.2.1 */
export function readOcspUrls(bytes: Uint8Array): readonly string[] {
  return list(bytes).flatMap((description) => {
    const [method, location] = readChildren(bytes, description);
    if (method === undefined || location === undefined) throw new RangeError('not an access description');
    return readObjectIdentifier(bytes, method) === OCSP_ACCESS ? webAddress(bytes, location) : [];
  });
}

/** Of a general name (§4.2.1.6); none when it is not one of the web. */
function webAddress(bytes: Uint8Array, { tag, content, end }: Element): readonly string[] {
  const text = Buffer.from(bytes.subarray(content, end)).toString('latin1');
  return tag === context.uri && /^https?:\/\//iu.test(text) ? [text] : [];
}
