import { createHash } from 'node:crypto';
import { BitString, fromBER, type OctetString } from 'asn1js';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  type Certificate,
  CRLDistributionPoints,
  ExtKeyUsage,
  InfoAccess,
  type GeneralName,
  type RelativeDistinguishedNames,
} from 'pkijs';
import { distinguishedName } from './distinguished-name.ts';

/** What we go by in a certificate (RFC 5280 §4). */
export interface CertificateFacts {
  readonly certificate: Certificate;
  /** SHA-256 of what is signed and of the signature, hexadecimal: the same for the same certificate, and for no other. */
  readonly fingerprint: string;
  /** DER in hexadecimal: names are compared byte by byte, as authorities copy them. */
  readonly subject: string;
  readonly issuer: string;
  /** RFC 4514 text. */
  readonly issuerText: string;
  /** Hexadecimal, lower case, as encoded. */
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly isAuthority: boolean;
  /** Most authorities that may stand between this one and a person; undefined for any number. */
  readonly pathLength?: number;
  /** Undefined when the certificate does not say. */
  readonly keyUsage?: readonly KeyUsage[];
  readonly extendedKeyUsage?: readonly string[];
  readonly subjectKeyId?: string;
  readonly authorityKeyId?: string;
  readonly revocationListUrls: readonly string[];
  readonly ocspUrls: readonly string[];
  /** It has a critical extension that we do not understand, so it must not be used (RFC 5280 §4.2). */
  readonly hasUnknownDemands: boolean;
}

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

const ids = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  revocationLists: '2.5.29.31',
  policies: '2.5.29.32',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  infoAccess: '1.3.6.1.5.5.7.1.1',
} as const;

/** Which of these we obey; policies only narrow what a certificate is good for by rules of their own, and are no condition here. */
const understood = new Set<string>([ids.keyUsage, ids.basicConstraints, ids.policies, ids.extendedKeyUsage]);
const OCSP_ACCESS = '1.3.6.1.5.5.7.48.1';
const URI_NAME = 6;

/** Throws when an extension is damaged. */
export function readCertificate(certificate: Certificate): CertificateFacts {
  const extensions = new Map(
    (certificate.extensions ?? []).map((extension) => [extension.extnID, extension.extnValue.valueBlock.valueHexView]),
  );
  const constraints = read(extensions.get(ids.basicConstraints), (bytes) => BasicConstraints.fromBER(bytes));
  const { pathLenConstraint } = constraints ?? {};
  return {
    certificate,
    fingerprint: fingerprintOf(certificate),
    subject: nameKey(certificate.subject),
    issuer: nameKey(certificate.issuer),
    issuerText: distinguishedName(certificate.issuer),
    serialNumber: toHex(certificate.serialNumber.valueBlock.valueHexView),
    notBefore: certificate.notBefore.value,
    notAfter: certificate.notAfter.value,
    isAuthority: constraints?.cA === true,
    ...present('pathLength', typeof pathLenConstraint === 'number' ? pathLenConstraint : undefined),
    ...present('keyUsage', read(extensions.get(ids.keyUsage), readKeyUsage)),
    ...present(
      'extendedKeyUsage',
      read(extensions.get(ids.extendedKeyUsage), (bytes) => ExtKeyUsage.fromBER(bytes).keyPurposes),
    ),
    ...present(
      'subjectKeyId',
      read(extensions.get(ids.subjectKeyId), (bytes) => contentOf(fromBER(bytes).result as OctetString)),
    ),
    ...present('authorityKeyId', read(extensions.get(ids.authorityKeyId), readAuthorityKeyId)),
    revocationListUrls: read(extensions.get(ids.revocationLists), readListUrls) ?? [],
    ocspUrls: read(extensions.get(ids.infoAccess), readOcspUrls) ?? [],
    hasUnknownDemands:
      extensions.size !== (certificate.extensions ?? []).length ||
      (certificate.extensions ?? []).some(({ critical, extnID }) => critical && !understood.has(extnID)),
  };
}

function fingerprintOf({ tbsView, signatureValue }: Certificate): string {
  return createHash('sha256').update(tbsView).update(signatureValue.valueBlock.valueHexView).digest('hex');
}

function read<T>(bytes: Uint8Array | undefined, reader: (bytes: Uint8Array<ArrayBuffer>) => T): T | undefined {
  return bytes === undefined ? undefined : reader(Uint8Array.from(bytes));
}

function present<Name extends string, T>(name: Name, value: T | undefined): { readonly [Key in Name]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]: T });
}

function readKeyUsage(bytes: Uint8Array<ArrayBuffer>): readonly KeyUsage[] {
  const bits = fromBER(bytes).result;
  const [first = 0] = bits instanceof BitString ? bits.valueBlock.valueHexView : [];
  return keyUsages.filter((_, place) => ((first >> (7 - place)) & 1) === 1);
}

function readAuthorityKeyId(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  const { keyIdentifier } = AuthorityKeyIdentifier.fromBER(bytes);
  return keyIdentifier === undefined ? undefined : contentOf(keyIdentifier);
}

/** Lists that somebody else signs, or that leave out some reasons, are not for us. */
function readListUrls(bytes: Uint8Array<ArrayBuffer>): readonly string[] {
  return CRLDistributionPoints.fromBER(bytes).distributionPoints.flatMap(({ distributionPoint, cRLIssuer, reasons }) =>
    cRLIssuer === undefined && reasons === undefined && Array.isArray(distributionPoint) ? urisOf(distributionPoint) : [],
  );
}

function readOcspUrls(bytes: Uint8Array<ArrayBuffer>): readonly string[] {
  const { accessDescriptions } = InfoAccess.fromBER(bytes);
  return urisOf(accessDescriptions.filter(({ accessMethod }) => accessMethod === OCSP_ACCESS).map(({ accessLocation }) => accessLocation));
}

export function urisOf(names: readonly GeneralName[]): readonly string[] {
  return names.flatMap(({ type, value }) =>
    type === URI_NAME && typeof value === 'string' && /^https?:\/\//iu.test(value) ? [value] : [],
  );
}

/** As {@link CertificateFacts} has names. */
export function nameKey({ valueBeforeDecode }: RelativeDistinguishedNames): string {
  return toHex(new Uint8Array(valueBeforeDecode));
}

function contentOf(value: OctetString): string {
  return toHex(value.valueBlock.valueHexView);
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
