import { ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { Certificate, IssuerAndSerialNumber, SignerInfo } from 'pkijs';
import { digestOf, schemeOf, type Digest, type Scheme } from './algorithms.ts';
import { nameKey, readCertificate, type CertificateFacts } from './certificate-facts.ts';
import { namesOf, readSignedData, type Bytes } from './signed-data.ts';
import { Refusal } from './refusal.ts';

/** A detached signature of one signer, read but not believed. */
export interface SignedMessage {
  readonly signer: CertificateFacts;
  /** The whole certificate, as it came. */
  readonly signerBytes: Uint8Array;
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
const attributes = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

/** `cms` has definite lengths; `turn` lets others go on between two readings, each of some milliseconds. Throws Refusal. */
export async function readSignedMessage(cms: Uint8Array, turn: () => Promise<void>): Promise<SignedMessage> {
  const { contentType, isAttached, certificates, signerInfos } = parsed(() => readSignedData(cms));
  if (isAttached || contentType !== DATA) throw new Refusal('not_detached');
  const [first, ...more] = signerInfos;
  if (first === undefined) throw new Refusal('unreadable');
  if (more.length > 0) throw new Refusal('several_signers');
  const info = parsed(() => SignerInfo.fromBER(first));
  const { digest, scheme } = algorithmsOf(info);
  await turn();
  const own = parsed(() => certificates.find((certificate) => isNamedBy(info, certificate)));
  if (own === undefined) throw new Refusal('unreadable');
  const others = certificates.filter((certificate) => certificate !== own);
  const certificate = parsed(() => Certificate.fromBER(own));
  await turn();
  return parsed(() => ({
    signer: readCertificate(certificate),
    signerBytes: own,
    companions: () => parsed(() => others.map((bytes) => readCertificate(Certificate.fromBER(bytes)))),
    digest,
    scheme,
    ...readAttributes(info),
    signature: info.signature.valueBlock.valueHexView,
  }));
}

/** What throws while it is read is not what it should be. */
function parsed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('unreadable');
  }
}

function algorithmsOf({ digestAlgorithm, signatureAlgorithm }: SignerInfo): { readonly digest: Digest; readonly scheme: Scheme } {
  const digest = digestOf(digestAlgorithm.algorithmId);
  const scheme = digest === undefined ? undefined : parsed(() => schemeOf(signatureAlgorithm, digest));
  if (digest === undefined || scheme === undefined) throw new Refusal('unsupported_algorithm');
  return { digest, scheme };
}

/** Issuer and serial number are compared as encoded, before anything else of a certificate is read. */
function isNamedBy({ sid }: SignerInfo, certificate: Bytes): boolean {
  const named: unknown = sid;
  if (!(named instanceof IssuerAndSerialNumber)) {
    const { valueBlock } = named as OctetString;
    return readCertificate(Certificate.fromBER(certificate)).subjectKeyId === hex(valueBlock.valueHexView);
  }
  const { issuer, serialNumber } = namesOf(certificate);
  return nameKey(named.issuer) === hex(issuer) && hex(named.serialNumber.valueBlock.valueHexView) === hex(serialNumber);
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
