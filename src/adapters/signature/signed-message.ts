import { Constructed, EndOfContent, fromBER, Integer, ObjectIdentifier, OctetString, Sequence, Set } from 'asn1js';
import { Certificate, IssuerAndSerialNumber, SignerInfo } from 'pkijs';
import { digestOf, schemeOf, type Digest, type Scheme } from './algorithms.ts';
import { nameKey, readCertificate, type CertificateFacts } from './certificate-facts.ts';
import { Refusal } from './refusal.ts';

/** A detached signature of one signer, read but not believed. */
export interface SignedMessage {
  readonly signer: CertificateFacts;
  /** The other certificates that came along; read only when asked for, as those of the list mostly do. */
  readonly companions: () => readonly CertificateFacts[];
  readonly digest: Digest;
  readonly scheme: Scheme;
  /** Of the content, as the signer states it. */
  readonly messageDigest: Uint8Array;
  /** What is signed: the attributes, DER (RFC 5652 §5.4). */
  readonly signedAttributes: Uint8Array;
  readonly signature: Uint8Array;
  /** Of the signer's certificate, as the signer states it; absent when the signer does not (RFC 5035). */
  readonly certificateDigest?: { readonly digest: Digest; readonly value: Uint8Array };
}

const DATA = '1.2.840.113549.1.7.1';
const SIGNED_DATA = '1.2.840.113549.1.7.2';
const attributes = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

const MOST_CERTIFICATES = 16;

/** Throws Refusal. */
export function readSignedMessage(cms: Uint8Array): SignedMessage {
  const { contentType, isAttached, certificates, signerInfos } = parsed(() => readSignedData(cms));
  if (isAttached || contentType !== DATA) throw new Refusal('not_detached');
  const [first, ...more] = signerInfos;
  if (first === undefined) throw new Refusal('unreadable');
  if (more.length > 0) throw new Refusal('several_signers');
  const info = parsed(() => new SignerInfo({ schema: first }));
  const { digest, scheme } = algorithmsOf(info);
  return parsed(() => {
    const own = certificates.find((certificate) => isNamedBy(info, certificate));
    if (own === undefined) throw new Refusal('unreadable');
    const others = certificates.filter((certificate) => certificate !== own);
    return {
      signer: readCertificate(new Certificate({ schema: own })),
      companions: () => parsed(() => others.map((schema) => readCertificate(new Certificate({ schema })))),
      digest,
      scheme,
      ...readAttributes(info),
      signature: info.signature.valueBlock.valueHexView,
    };
  });
}

/** What throws while it is read is not what it should be. */
function parsed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('unreadable');
  }
}

interface SignedDataParts {
  readonly contentType: string;
  readonly isAttached: boolean;
  readonly certificates: readonly Sequence[];
  readonly signerInfos: readonly Sequence[];
}

/** RFC 5652 §3 and §5.1. Taken apart by hand: matching the library's whole schema takes longer than everything else. */
function readSignedData(cms: Uint8Array): SignedDataParts {
  const [type, wrapped] = childrenOf(fromBER(Uint8Array.from(cms)).result);
  if (!(type instanceof ObjectIdentifier) || type.valueBlock.toString() !== SIGNED_DATA) throw new Refusal('unreadable');
  const [version, digests, content, ...rest] = childrenOf(childrenOf(wrapped)[0]);
  const [contentType, ...attached] = childrenOf(content);
  const signers = rest.pop();
  if (!(version instanceof Integer) || !(digests instanceof Set) || !(signers instanceof Set)) throw new Refusal('unreadable');
  if (!(contentType instanceof ObjectIdentifier)) throw new Refusal('unreadable');
  const set = rest.find((part) => isZero(part));
  return {
    contentType: contentType.valueBlock.toString(),
    isAttached: attached.length > 0,
    certificates: set === undefined ? [] : sequencesIn(set).slice(0, MOST_CERTIFICATES),
    signerInfos: sequencesIn(signers),
  };
}

/** Context-specific, as asn1js counts classes. */
const CONTEXT = 3;

function childrenOf(parent: unknown): readonly unknown[] {
  if (!(parent instanceof Constructed)) throw new Refusal('unreadable');
  return parent.valueBlock.value.filter((child) => !(child instanceof EndOfContent));
}

function sequencesIn(parent: unknown): readonly Sequence[] {
  return childrenOf(parent).filter((child) => child instanceof Sequence);
}

function algorithmsOf({ digestAlgorithm, signatureAlgorithm }: SignerInfo): { readonly digest: Digest; readonly scheme: Scheme } {
  const digest = digestOf(digestAlgorithm.algorithmId);
  const scheme = digest === undefined ? undefined : parsed(() => schemeOf(signatureAlgorithm, digest));
  if (digest === undefined || scheme === undefined) throw new Refusal('unsupported_algorithm');
  return { digest, scheme };
}

/** Issuer and serial number are compared as encoded, before anything else of a certificate is read. */
function isNamedBy({ sid }: SignerInfo, certificate: Sequence): boolean {
  const named: unknown = sid;
  if (!(named instanceof IssuerAndSerialNumber)) {
    const { valueBlock } = named as OctetString;
    return readCertificate(new Certificate({ schema: certificate })).subjectKeyId === hex(valueBlock.valueHexView);
  }
  const fields = childrenOf(childrenOf(certificate)[0]).filter((field) => !isZero(field));
  const [serialNumber, , issuer] = fields;
  return (
    serialNumber instanceof Integer &&
    issuer instanceof Sequence &&
    nameKey(named.issuer) === hex(issuer.valueBeforeDecodeView) &&
    hex(named.serialNumber.valueBlock.valueHexView) === hex(serialNumber.valueBlock.valueHexView)
  );
}

/** Tagged [0]. */
function isZero(field: unknown): boolean {
  return field instanceof Constructed && field.idBlock.tagClass === CONTEXT && field.idBlock.tagNumber === 0;
}

/** A signature without attributes is over the content alone, and could be passed off as one over attributes: refused. */
function readAttributes({ signedAttrs }: SignerInfo): Pick<SignedMessage, 'messageDigest' | 'signedAttributes' | 'certificateDigest'> {
  const found = signedAttrs?.attributes ?? [];
  const contentType = theOnly(found, attributes.contentType);
  const messageDigest = theOnly(found, attributes.messageDigest);
  if (signedAttrs === undefined || !(contentType instanceof ObjectIdentifier) || !(messageDigest instanceof OctetString)) {
    throw new Refusal('unreadable');
  }
  if (contentType.valueBlock.toString() !== DATA) throw new Refusal('not_detached');
  const own = theOnly(found, attributes.signingCertificateV2);
  return {
    messageDigest: messageDigest.valueBlock.valueHexView,
    signedAttributes: new Uint8Array(signedAttrs.encodedValue),
    ...(own === undefined ? {} : { certificateDigest: readCertificateDigest(own as Sequence) }),
  };
}

/** The one value of an attribute that may stand once (RFC 5652 §11). */
function theOnly(found: readonly { readonly type: string; readonly values: readonly unknown[] }[], type: string): unknown {
  const [first, ...more] = found.filter((attribute) => attribute.type === type).flatMap(({ values }) => values);
  if (more.length > 0) throw new Refusal('unreadable');
  return first;
}

/** ESSCertIDv2 of the signer, the first in the list; SHA-256 where no algorithm is named (RFC 5035 §4). */
function readCertificateDigest(signingCertificate: Sequence): NonNullable<SignedMessage['certificateDigest']> {
  const [list] = signingCertificate.valueBlock.value as [Sequence];
  const [first] = list.valueBlock.value as [Sequence];
  const [algorithm, named] = first.valueBlock.value;
  const id: unknown = algorithm instanceof Sequence ? algorithm.valueBlock.value[0] : undefined;
  const digest = id instanceof ObjectIdentifier ? digestOf(id.valueBlock.toString()) : ({ family: 'sha', hash: 'sha256' } as const);
  const value = algorithm instanceof OctetString ? algorithm : named;
  if (digest === undefined) throw new Refusal('unsupported_algorithm');
  if (!(value instanceof OctetString)) throw new Refusal('unreadable');
  return { digest, value: value.valueBlock.valueHexView };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
