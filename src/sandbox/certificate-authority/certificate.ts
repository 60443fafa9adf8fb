import { bits, explicit, flag, implicit, integer, numeric, octets, oid, printable, sequence, set, time, utf8, type Der } from './der.ts';
import type { SigningKey } from './keys.ts';

/** Attribute of a name and its text, in the order of the certificate. */
export type NamePart = readonly [attribute: keyof typeof attributes, text: string];

const attributes = {
  country: { id: '2.5.4.6', encode: printable },
  organization: { id: '2.5.4.10', encode: utf8 },
  commonName: { id: '2.5.4.3', encode: utf8 },
  surname: { id: '2.5.4.4', encode: utf8 },
  givenName: { id: '2.5.4.42', encode: utf8 },
  /** Insurance number, as qualified certificates carry it. */
  snils: { id: '1.2.643.100.3', encode: numeric },
} as const;

/** Name (RFC 5280 §4.1.2.4). */
export function nameOf(parts: readonly NamePart[]): Der {
  return sequence(...parts.map(([attribute, text]) => set(sequence(oid(attributes[attribute].id), attributes[attribute].encode(text)))));
}

const usages = { digitalSignature: 0, nonRepudiation: 1, keyEncipherment: 2, keyCertSign: 5, cRLSign: 6 } as const;
export type Usage = keyof typeof usages;

export interface CertificateWish {
  /** Up to 20 bytes, the first below 0x80. */
  readonly serialNumber: Uint8Array;
  readonly subject: Der;
  readonly key: Pick<SigningKey, 'publicKeyInfo' | 'keyId'>;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly usages: readonly Usage[];
  /** Present for an authority. */
  readonly authority?: { readonly pathLength?: number };
  readonly extendedUsages?: readonly string[];
  readonly revocationListUrl?: string;
  readonly ocspUrl?: string;
  /** Whole extensions beside those above. */
  readonly extensions?: readonly Der[];
}

export interface Issuer {
  readonly name: Der;
  readonly key: SigningKey;
}

/** An X.509 certificate of version 3, DER. */
export function makeCertificate(wish: CertificateWish, issuer: Issuer): Der {
  const signed = sequence(
    explicit(0, integer(2)),
    integer(wish.serialNumber),
    issuer.key.signatureAlgorithm,
    issuer.name,
    sequence(time(wish.notBefore), time(wish.notAfter)),
    wish.subject,
    wish.key.publicKeyInfo,
    explicit(3, sequence(...extensionsOf(wish, issuer))),
  );
  return signedBy(issuer.key, signed);
}

/** What certificates, revocation lists and OCSP answers have in common. */
export function signedBy(key: SigningKey, signed: Der, ...after: readonly Der[]): Der {
  return sequence(signed, key.signatureAlgorithm, bits(key.sign(signed)), ...after);
}

export function extension(id: string, value: Der, isCritical = false): Der {
  return sequence(oid(id), ...(isCritical ? [flag(true)] : []), octets(value));
}

function extensionsOf(wish: CertificateWish, issuer: Issuer): readonly Der[] {
  const { authority, extendedUsages, revocationListUrl, ocspUrl, extensions = [] } = wish;
  const pathLength = authority?.pathLength === undefined ? [] : [integer(authority.pathLength)];
  return [
    ...(authority === undefined ? [] : [extension('2.5.29.19', sequence(flag(true), ...pathLength), true)]),
    extension('2.5.29.15', usageBits(wish.usages), true),
    ...(extendedUsages === undefined ? [] : [extension('2.5.29.37', sequence(...extendedUsages.map((usage) => oid(usage))))]),
    extension('2.5.29.14', octets(wish.key.keyId)),
    extension('2.5.29.35', sequence(implicit(0, issuer.key.keyId))),
    ...(revocationListUrl === undefined
      ? []
      : [extension('2.5.29.31', sequence(sequence(explicit(0, explicit(0, uri(revocationListUrl))))))]),
    ...(ocspUrl === undefined ? [] : [extension('1.3.6.1.5.5.7.1.1', sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), uri(ocspUrl))))]),
    ...extensions,
  ];
}

const uri = (address: string): Der => implicit(6, Buffer.from(address, 'latin1'));

function usageBits(wanted: readonly Usage[]): Der {
  const byte = wanted.reduce((sum, usage) => sum | (0x80 >> usages[usage]), 0);
  const last = Math.max(0, ...wanted.map((usage) => usages[usage]));
  return bits(Buffer.of(byte), 7 - last);
}
