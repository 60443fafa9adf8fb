import { ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { Certificate, ContentInfo, IssuerAndSerialNumber, SignedData, type SignerInfo } from 'pkijs';
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
  const { encapContentInfo, signerInfos, certificates } = parsed(() => readSignedData(cms));
  if (encapContentInfo.eContent !== undefined || encapContentInfo.eContentType !== DATA) throw new Refusal('not_detached');
  const [info, ...others] = signerInfos;
  if (info === undefined) throw new Refusal('unreadable');
  if (others.length > 0) throw new Refusal('several_signers');
  const { digest, scheme } = algorithmsOf(info);
  return parsed(() => {
    const found = (certificates ?? []).filter((item) => item instanceof Certificate).slice(0, MOST_CERTIFICATES);
    const own = found.find((certificate) => isNamedBy(info, certificate));
    if (own === undefined) throw new Refusal('unreadable');
    const others = found.filter((certificate) => certificate !== own);
    return {
      signer: readCertificate(own),
      companions: () => parsed(() => others.map(readCertificate)),
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

function readSignedData(cms: Uint8Array): SignedData {
  const outer = ContentInfo.fromBER(Uint8Array.from(cms));
  if (outer.contentType !== SIGNED_DATA) throw new Refusal('unreadable');
  return new SignedData({ schema: outer.content as Sequence });
}

function algorithmsOf({ digestAlgorithm, signatureAlgorithm }: SignerInfo): { readonly digest: Digest; readonly scheme: Scheme } {
  const digest = digestOf(digestAlgorithm.algorithmId);
  const scheme = digest === undefined ? undefined : parsed(() => schemeOf(signatureAlgorithm, digest));
  if (digest === undefined || scheme === undefined) throw new Refusal('unsupported_algorithm');
  return { digest, scheme };
}

function isNamedBy({ sid }: SignerInfo, certificate: Certificate): boolean {
  const named: unknown = sid;
  if (named instanceof IssuerAndSerialNumber) {
    const serialNumber = named.serialNumber.valueBlock.valueHexView;
    return (
      nameKey(named.issuer) === nameKey(certificate.issuer) && hex(serialNumber) === hex(certificate.serialNumber.valueBlock.valueHexView)
    );
  }
  const { valueBlock } = named as OctetString;
  return readCertificate(certificate).subjectKeyId === hex(valueBlock.valueHexView);
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
