import { createHash } from 'node:crypto';
import type { Certificate, RelativeDistinguishedNames } from 'pkijs';
import {
  readAuthorityKeyId,
  readBasicConstraints,
  readExtendedKeyUsage,
  readKeyUsage,
  readOcspUrls,
  readRevocationListUrls,
  readSubjectKeyId,
  type KeyUsage,
} from './certificate-extensions.ts';
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

/** Throws when an extension is damaged. */
export function readCertificate(certificate: Certificate): CertificateFacts {
  const extensions = new Map(
    (certificate.extensions ?? []).map((extension) => [extension.extnID, extension.extnValue.valueBlock.valueHexView]),
  );
  const read = <T>(id: string, reader: (bytes: Uint8Array) => T): T | undefined => {
    const bytes = extensions.get(id);
    return bytes === undefined ? undefined : reader(bytes);
  };
  const { isAuthority, pathLength } = read(ids.basicConstraints, readBasicConstraints) ?? { isAuthority: false };
  return {
    certificate,
    fingerprint: fingerprintOf(certificate),
    subject: nameKey(certificate.subject),
    issuer: nameKey(certificate.issuer),
    issuerText: distinguishedName(certificate.issuer),
    serialNumber: toHex(certificate.serialNumber.valueBlock.valueHexView),
    notBefore: certificate.notBefore.value,
    notAfter: certificate.notAfter.value,
    isAuthority,
    ...present('pathLength', pathLength),
    ...present('keyUsage', read(ids.keyUsage, readKeyUsage)),
    ...present('extendedKeyUsage', read(ids.extendedKeyUsage, readExtendedKeyUsage)),
    ...present('subjectKeyId', read(ids.subjectKeyId, readSubjectKeyId)),
    ...present('authorityKeyId', read(ids.authorityKeyId, readAuthorityKeyId)),
    revocationListUrls: read(ids.revocationLists, readRevocationListUrls) ?? [],
    ocspUrls: read(ids.infoAccess, readOcspUrls) ?? [],
    hasUnknownDemands:
      extensions.size !== (certificate.extensions ?? []).length ||
      (certificate.extensions ?? []).some(({ critical, extnID }) => critical && !understood.has(extnID)),
  };
}

function fingerprintOf({ tbsView, signatureValue }: Certificate): string {
  return createHash('sha256').update(tbsView).update(signatureValue.valueBlock.valueHexView).digest('hex');
}

function present<Name extends string, T>(name: Name, value: T | undefined): { readonly [Key in Name]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]: T });
}

/** As {@link CertificateFacts} has names. */
export function nameKey({ valueBeforeDecode }: RelativeDistinguishedNames): string {
  return toHex(new Uint8Array(valueBeforeDecode));
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
