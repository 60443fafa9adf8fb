import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificate, nameOf, type NamePart } from './certificate.ts';
import { signDetached } from './cms.ts';
import { toPem } from './der.ts';
import { familyNames, familyOf, openFamilies, someSerialNumber, type Families, type FamilyName } from './family.ts';
import { openIssued, type IssuedCertificate, type IssuedStore } from './issued.ts';
import { makeKey, openKey, type Algorithm } from './keys.ts';
import { answerOcsp, makeRevocationList, type CertificateStatus } from './revocation.ts';

/** What somebody wants a certificate to say. */
export interface IssueWish {
  readonly algorithm: Algorithm;
  readonly familyName: string;
  readonly givenName: string;
  readonly patronymic?: string;
  readonly snils?: string;
  /** Its time ended yesterday. */
  readonly isExpired: boolean;
}

export interface CertificateAuthority {
  readonly issued: Pick<IssuedStore, 'find' | 'list'>;
  /** PEM of all roots and issuing authorities: the list of accredited authorities of the sandbox. */
  readonly authoritiesPem: string;
  issue(wish: IssueWish): Promise<IssuedCertificate>;
  /** From now on; one that is revoked already stays so. Undefined when there is none. */
  revoke(serialNumber: string): IssuedCertificate | undefined;
  /** A detached signature, DER, also by a certificate that is no longer good. */
  sign(certificate: IssuedCertificate, content: Uint8Array): Buffer;
  revocationList(family: FamilyName, role: 'root' | 'issuing'): Buffer;
  answerOcsp(family: FamilyName, request: Buffer): Buffer;
}

const day = 86_400_000;
const listMilliseconds = 3_600_000;
const clientAuthentication = '1.3.6.1.5.5.7.3.2';
const emailProtection = '1.3.6.1.5.5.7.3.4';

/** The authorities of the sandbox. `dataDir` keeps keys and certificates, and `authorities.pem` for the provider. */
export async function openAuthority(dataDir: string, baseUrl: string): Promise<CertificateAuthority> {
  const families = await openFamilies(join(dataDir, 'authorities.json'), baseUrl);
  const issued = openIssued(join(dataDir, 'certificates.jsonl'));
  const authoritiesPem = listAuthorities(families);
  writeFileSync(join(dataDir, 'authorities.pem'), authoritiesPem, { mode: 0o600 });
  return {
    issued,
    authoritiesPem,
    issue: (wish) => issue(wish, { families, issued, baseUrl }),
    revoke(serialNumber) {
      const found = issued.find(serialNumber);
      if (found === undefined || found.revokedAt !== undefined) return found;
      const revoked = { ...found, revokedAt: new Date().toISOString() };
      issued.put(revoked);
      return revoked;
    },
    sign({ certificate, key }, content) {
      const signer = { certificate: Buffer.from(certificate, 'base64'), key: openKey(key) };
      return signDetached(content, signer, [families[familyOf[key.algorithm]].issuing.certificate]);
    },
    revocationList(family, role) {
      const now = Date.now();
      const times = { thisUpdate: new Date(now), nextUpdate: new Date(now + listMilliseconds) };
      const revoked = role === 'root' ? [] : issued.list().flatMap((certificate) => revokedIn(certificate, family));
      return makeRevocationList(families[family][role], revoked, times);
    },
    answerOcsp: (family, request) => answerOcsp(request, families[family].issuing, (serialNumber) => statusOf(issued.find(serialNumber))),
  };
}

function listAuthorities(families: Families): string {
  const certificates = familyNames.flatMap((name) => [families[name].root, families[name].issuing]);
  return ['# version: sandbox\n', ...certificates.map(({ certificate }) => toPem('CERTIFICATE', certificate))].join('');
}

interface IssueParts {
  readonly families: Families;
  readonly issued: IssuedStore;
  readonly baseUrl: string;
}

async function issue(wish: IssueWish, { families, issued, baseUrl }: IssueParts): Promise<IssuedCertificate> {
  const { algorithm, isExpired, ...person } = wish;
  const family = familyOf[algorithm];
  const key = await makeKey(algorithm);
  const serialNumber = someSerialNumber();
  const now = Math.floor(Date.now() / 1000) * 1000;
  const notBefore = new Date(now - (isExpired ? 366 : 1) * day);
  const notAfter = new Date(isExpired ? now - day : now + 365 * day);
  const certificate = makeCertificate(
    {
      serialNumber,
      subject: nameOf(nameParts(wish)),
      key: openKey(key),
      notBefore,
      notAfter,
      usages: ['digitalSignature', 'nonRepudiation'],
      extendedUsages: [clientAuthentication, emailProtection],
      revocationListUrl: `${baseUrl}/crl/${family}.crl`,
      ocspUrl: `${baseUrl}/ocsp/${family}`,
    },
    families[family].issuing,
  );
  const made: IssuedCertificate = {
    serialNumber: serialNumber.toString('hex'),
    ...person,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    key,
    certificate: certificate.toString('base64'),
  };
  issued.put(made);
  return made;
}

function nameParts({ familyName, givenName, patronymic, snils }: IssueWish): readonly NamePart[] {
  const givenNames = [givenName, patronymic].filter((name) => name !== undefined).join(' ');
  return [
    ['country', 'RU'],
    ['commonName', `${familyName} ${givenNames}`],
    ['surname', familyName],
    ['givenName', givenNames],
    ...(snils === undefined ? [] : [['snils', snils] as const]),
  ];
}

function revokedIn({ key, serialNumber, revokedAt }: IssuedCertificate, family: FamilyName) {
  return revokedAt !== undefined && familyOf[key.algorithm] === family ? [{ serialNumber, at: new Date(revokedAt) }] : [];
}

function statusOf(certificate: IssuedCertificate | undefined): CertificateStatus {
  if (certificate === undefined) return { kind: 'unknown' };
  return certificate.revokedAt === undefined ? { kind: 'good' } : { kind: 'revoked', at: new Date(certificate.revokedAt) };
}
