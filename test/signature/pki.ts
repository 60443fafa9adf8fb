import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  makeCertificate,
  nameOf,
  type CertificateWish,
  type Issuer,
  type NamePart,
} from '../../src/sandbox/certificate-authority/certificate.ts';
import { toPem } from '../../src/sandbox/certificate-authority/der.ts';
import { someSerialNumber } from '../../src/sandbox/certificate-authority/family.ts';
import { makeKey, openKey, type Algorithm, type SigningKey } from '../../src/sandbox/certificate-authority/keys.ts';
import {
  answerOcsp,
  makeRevocationList,
  type CertificateStatus,
  type Revoked,
} from '../../src/sandbox/certificate-authority/revocation.ts';
import { createSignatureVerifier, type ClosableVerifier } from '../../src/adapters/signature/signature-verifier.ts';

export const day = 86_400_000;
export const snils = '11223344595';

/** Somebody or some authority with a certificate. */
export interface Holder extends Issuer {
  readonly certificate: Buffer;
}

export type Wish = Partial<Omit<CertificateWish, 'key'>> & { readonly algorithm?: Algorithm };

const open = async (algorithm: Algorithm): Promise<SigningKey> => openKey(await makeKey(algorithm));
const lasting = (): Pick<CertificateWish, 'notBefore' | 'notAfter'> => ({
  notBefore: new Date(Date.now() - day),
  notAfter: new Date(Date.now() + 30 * day),
});

async function hold(subject: Buffer, wish: Wish, issuer?: Holder): Promise<Holder> {
  const { algorithm = 'ecdsa', ...rest } = wish;
  const key = await open(algorithm);
  const own: Issuer = { name: subject, key };
  const whole = { serialNumber: someSerialNumber(), subject, key, ...lasting(), usages: [], ...rest };
  return { ...own, certificate: makeCertificate(whole, issuer ?? own) };
}

export function makeAuthority(name: string, wish: Wish = {}, issuer?: Holder): Promise<Holder> {
  return hold(nameOf([['commonName', name]]), { usages: ['keyCertSign', 'cRLSign'], authority: {}, ...wish }, issuer);
}

export const personName = (more: readonly NamePart[] = [['snils', snils]]): Buffer => nameOf([['commonName', 'Иванов Иван'], ...more]);

export function makePerson(issuer: Holder, wish: Wish = {}): Promise<Holder> {
  return hold(personName(), { usages: ['digitalSignature', 'nonRepudiation'], ...wish }, issuer);
}

/** Answers what the test puts under a path; whatever else is 404. */
export interface AnsweringServer {
  readonly url: string;
  readonly answers: Map<string, (body: Buffer) => Buffer | 'hang' | 'redirect' | undefined>;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  stop(): Promise<void>;
}

export async function startAnswering(): Promise<AnsweringServer> {
  const answers: AnsweringServer['answers'] = new Map();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      asked.push(path);
      const answer = answers.get(path)?.(Buffer.concat(chunks));
      if (answer === 'hang') return;
      if (answer === 'redirect') response.writeHead(302, { location: '/elsewhere' });
      else response.statusCode = answer === undefined ? 404 : 200;
      response.end(typeof answer === 'string' ? undefined : answer);
    });
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    asked,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

export const listTimes = (hours = 1): { thisUpdate: Date; nextUpdate: Date } => ({
  thisUpdate: new Date(Date.now() - 60_000),
  nextUpdate: new Date(Date.now() + hours * 3_600_000),
});

/** A root, an authority below it, and places that tell what is revoked; `list.crl` and `status` are of the authority below. */
export interface Pki {
  readonly root: Holder;
  readonly issuing: Holder;
  readonly server: AnsweringServer;
  readonly revoked: Revoked[];
  readonly authoritiesFile: string;
  readonly verifier: ClosableVerifier;
  /** Somebody whose certificate names both places, or those of the wish. */
  person(wish?: Wish): Promise<Holder>;
  createVerifier(settings?: {
    readonly allowLoopback?: boolean;
    readonly timeoutMilliseconds?: number;
    readonly authorities?: readonly Holder[];
  }): ClosableVerifier;
  stop(): Promise<void>;
}

export function writeAuthorities(folder: string, holders: readonly Holder[], version = 'test-1'): string {
  const file = join(folder, `${Math.random()}.pem`);
  writeFileSync(file, `# version: ${version}\n${holders.map(({ certificate }) => toPem('CERTIFICATE', certificate)).join('')}`);
  return file;
}

export async function createPki(algorithm: Algorithm = 'ecdsa'): Promise<Pki> {
  const folder = mkdtempSync(join(tmpdir(), 'paiza-pki-'));
  const server = await startAnswering();
  const root = await makeAuthority('Root', { algorithm });
  const issuing = await makeAuthority(
    'Issuing',
    { algorithm, authority: { pathLength: 0 }, revocationListUrl: `${server.url}/root.crl` },
    root,
  );
  const revoked: Revoked[] = [];
  const status = (serialNumber: string): CertificateStatus => {
    const found = revoked.find((entry) => entry.serialNumber === serialNumber);
    return found === undefined ? { kind: 'good' } : { kind: 'revoked', at: found.at };
  };
  server.answers.set('/root.crl', () => makeRevocationList(root, [], listTimes()));
  server.answers.set('/list.crl', () => makeRevocationList(issuing, revoked, listTimes()));
  server.answers.set('/status', (request) => answerOcsp(request, issuing, status));
  const authoritiesFile = writeAuthorities(folder, [root, issuing]);
  const verifiers: ClosableVerifier[] = [];
  const createVerifier: Pki['createVerifier'] = ({ allowLoopback = true, timeoutMilliseconds = 5000, authorities } = {}) => {
    const file = authorities === undefined ? authoritiesFile : writeAuthorities(folder, authorities);
    const verifier = createSignatureVerifier({ authoritiesFile: file, allowLoopback, timeoutMilliseconds });
    verifiers.push(verifier);
    return verifier;
  };
  return {
    root,
    issuing,
    server,
    revoked,
    authoritiesFile,
    verifier: createVerifier(),
    person: (wish) =>
      makePerson(issuing, { algorithm, revocationListUrl: `${server.url}/list.crl`, ocspUrl: `${server.url}/status`, ...wish }),
    createVerifier,
    async stop() {
      await Promise.all([server.stop(), ...verifiers.map((verifier) => verifier.close())]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Serial number of a certificate of ours, as lists have it. */
export function serialOf({ certificate }: Holder): string {
  // version [0], then INTEGER of 16 bytes: 30 82 xx xx 30 82 xx xx a0 03 02 01 02 02 10 …
  const at = certificate.indexOf(Buffer.from('a0030201020210', 'hex')) + 7;
  return certificate.subarray(at, at + 16).toString('hex');
}
