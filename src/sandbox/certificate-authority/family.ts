import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { makeCertificate, nameOf, type Issuer } from './certificate.ts';
import { makeKey, openKey, type Algorithm, type KeyRecord } from './keys.ts';

export const familyNames = ['rsa', 'ecdsa', 'gost'] as const;
export type FamilyName = (typeof familyNames)[number];

export const familyOf: Readonly<Record<Algorithm, FamilyName>> = {
  rsa: 'rsa',
  rsa_pss: 'rsa',
  ecdsa: 'ecdsa',
  ecdsa_384: 'ecdsa',
  gost: 'gost',
  gost_512: 'gost',
};

export interface Authority extends Issuer {
  /** DER. */
  readonly certificate: Buffer;
}

/** A root and the authority below it that issues to people. */
export interface Family {
  readonly root: Authority;
  readonly issuing: Authority;
}

export type Families = Readonly<Record<FamilyName, Family>>;

interface AuthorityRecord {
  readonly key: KeyRecord;
  /** Base64 of DER. */
  readonly certificate: string;
}

type FamilyRecord = Readonly<Record<'root' | 'issuing', AuthorityRecord>>;

const day = 86_400_000;
const titles: Readonly<Record<FamilyName, string>> = { rsa: 'RSA', ecdsa: 'ECDSA', gost: 'ГОСТ' };

const nameOfAuthority = (family: FamilyName, role: 'root' | 'issuing') =>
  nameOf([
    ['country', 'RU'],
    ['organization', 'Песочница Пайцзы'],
    ['commonName', `${role === 'root' ? 'Корневой центр' : 'Удостоверяющий центр'} (${titles[family]})`],
  ]);

/** Below 0x80, so that no sign byte is needed, and never zero at the front. */
export function someSerialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}

async function makeFamily(family: FamilyName, baseUrl: string): Promise<FamilyRecord> {
  const now = Date.now();
  const times = (days: number) => ({ notBefore: new Date(now - day), notAfter: new Date(now + days * day) });
  const usages = ['keyCertSign', 'cRLSign'] as const;
  const [rootKey, issuingKey] = [await makeKey(family), await makeKey(family)];
  const root: Issuer = { name: nameOfAuthority(family, 'root'), key: openKey(rootKey) };
  const rootCertificate = makeCertificate(
    { serialNumber: someSerialNumber(), subject: root.name, key: root.key, ...times(7300), usages, authority: {} },
    root,
  );
  const issuingCertificate = makeCertificate(
    {
      serialNumber: someSerialNumber(),
      subject: nameOfAuthority(family, 'issuing'),
      key: openKey(issuingKey),
      ...times(3650),
      usages: [...usages, 'digitalSignature'],
      authority: { pathLength: 0 },
      revocationListUrl: `${baseUrl}/crl/${family}-root.crl`,
    },
    root,
  );
  return {
    root: { key: rootKey, certificate: rootCertificate.toString('base64') },
    issuing: { key: issuingKey, certificate: issuingCertificate.toString('base64') },
  };
}

/** Keys and certificates of all authorities; made at the first start and kept in `file`. */
export async function openFamilies(file: string, baseUrl: string): Promise<Families> {
  if (!existsSync(file)) {
    const made = await Promise.all(familyNames.map(async (name) => [name, await makeFamily(name, baseUrl)] as const));
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(made)), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  const records = JSON.parse(readFileSync(file, 'utf8')) as Record<FamilyName, FamilyRecord>;
  const open = (family: FamilyName, role: 'root' | 'issuing'): Authority => {
    const { key, certificate } = records[family][role];
    return { name: nameOfAuthority(family, role), key: openKey(key), certificate: Buffer.from(certificate, 'base64') };
  };
  const opened = familyNames.map((name) => [name, { root: open(name, 'root'), issuing: open(name, 'issuing') }] as const);
  return Object.fromEntries(opened) as Record<FamilyName, Family>;
}
