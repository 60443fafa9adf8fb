import { readChildren, readElement, readObjectIdentifier, tags, type Element } from './der.ts';

/** Bytes of their own, as the library that reads them wants. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What a CMS of type SignedData is made of (RFC 5652 §5.1), not read further yet. */
export interface SignedDataParts {
  /** Object identifier. */
  readonly contentType: string;
  readonly isAttached: boolean;
  /** DER, at most 16. */
  readonly certificates: readonly Bytes[];
  readonly signerInfos: readonly Bytes[];
}

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const MOST_CERTIFICATES = 16;
const SET = 0x31;
/** Tagged [0]: the content, the certificates, the version of a certificate. */
const ZERO = 0xa0;

/**
 * RFC 5652 §3 and §5.1, from bytes with definite lengths. Taken apart by hand, so that of many certificates only those that are needed are
 * read: a library that builds objects of all takes longer than everything else. Throws RangeError.
 */
export function readSignedData(cms: Uint8Array): SignedDataParts {
  const [type, wrapped] = readChildren(cms, expect(readElement(cms, 0), tags.sequence));
  if (type === undefined || readObjectIdentifier(cms, type) !== SIGNED_DATA) throw notSignedData();
  const [signedData] = readChildren(cms, expect(wrapped, ZERO));
  const [version, digests, content, ...rest] = readChildren(cms, expect(signedData, tags.sequence));
  const signers = expect(rest.pop(), SET);
  expect(version, tags.integer);
  expect(digests, SET);
  const [contentType, ...attached] = readChildren(cms, expect(content, tags.sequence));
  const set = rest.find(({ tag }) => tag === ZERO);
  return {
    contentType: readObjectIdentifier(cms, expect(contentType, tags.objectIdentifier)),
    isAttached: attached.length > 0,
    certificates: set === undefined ? [] : sequencesIn(cms, set).slice(0, MOST_CERTIFICATES),
    signerInfos: sequencesIn(cms, signers),
  };
}

/** DER of the issuer's name, and the content of the serial number (RFC 5280 §4.1). Throws RangeError. */
export function namesOf(certificate: Uint8Array): { readonly issuer: Uint8Array; readonly serialNumber: Uint8Array } {
  const [signed] = readChildren(certificate, readElement(certificate, 0));
  const fields = readChildren(certificate, expect(signed, tags.sequence)).filter(({ tag }) => tag !== ZERO);
  const serialNumber = expect(fields[0], tags.integer);
  const issuer = expect(fields[2], tags.sequence);
  return {
    issuer: certificate.subarray(issuer.start, issuer.end),
    serialNumber: certificate.subarray(serialNumber.content, serialNumber.end),
  };
}

function sequencesIn(bytes: Uint8Array, parent: Element): readonly Bytes[] {
  return readChildren(bytes, parent)
    .filter(({ tag }) => tag === tags.sequence)
    .map(({ start, end }) => Uint8Array.from(bytes.subarray(start, end)));
}

function expect(element: Element | undefined, tag: number): Element {
  if (element?.tag !== tag) throw notSignedData();
  return element;
}

const notSignedData = () => new RangeError('not SignedData');
