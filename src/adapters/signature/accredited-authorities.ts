import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { Certificate } from 'pkijs';
import { SignatureFault } from '../../capabilities/authentication/ports.ts';
import { readCertificate, type CertificateFacts } from './certificate-facts.ts';

/** Everybody whose certificates count. */
export interface AccreditedAuthorities {
  /** From a line `# version: …` before the certificates; else the first 16 digits of the SHA-256 of the file. */
  readonly version: string;
  readonly certificates: readonly CertificateFacts[];
  /** Whether a chain may end here: the issuer of this one is not in the list, or is itself. */
  isAnchor(certificate: CertificateFacts): boolean;
}

const block = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/gu;

/** Throws a SignatureFault when the text has no certificate, or one that is damaged. */
export function parseAuthorities(text: string): AccreditedAuthorities {
  const certificates = [...text.matchAll(block)].map(([, base64 = '']) => parseOne(base64));
  if (certificates.length === 0) throw new SignatureFault('the list of accredited authorities holds no certificate');
  const fingerprints = new Set(certificates.map(({ fingerprint }) => fingerprint));
  const subjects = new Set(certificates.map(({ subject }) => subject));
  return {
    version: /^#\s*version:\s*(\S{1,64})\s*$/imu.exec(text)?.[1] ?? createHash('sha256').update(text).digest('hex').slice(0, 16),
    certificates,
    isAnchor: ({ fingerprint, issuer, subject }) => fingerprints.has(fingerprint) && (issuer === subject || !subjects.has(issuer)),
  };
}

function parseOne(base64: string): CertificateFacts {
  try {
    return readCertificate(Certificate.fromBER(Uint8Array.from(Buffer.from(base64, 'base64'))));
  } catch {
    throw new SignatureFault('the list of accredited authorities holds a certificate that is damaged');
  }
}

const LOOK_AGAIN_MILLISECONDS = 5000;

/**
 * The list in a file, read again when the file has changed: authorities lose their accreditation, and nobody should have to restart for
 * that. A file that cannot be read any more leaves the last good list in force for nobody: the fault is thrown.
 */
export function watchAuthorities(file: string): () => Promise<AccreditedAuthorities> {
  let known: { readonly list: AccreditedAuthorities; readonly stamp: string } | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (known !== undefined && performance.now() - lookedAt < LOOK_AGAIN_MILLISECONDS) return known.list;
    const stamp = await stampOf(file);
    if (known?.stamp !== stamp) known = { list: parseAuthorities(await readText(file)), stamp };
    lookedAt = performance.now();
    return known.list;
  };
}

async function stampOf(file: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(file).catch(() => {
    throw new SignatureFault(`the list of accredited authorities cannot be read: ${file}`);
  });
  return `${mtimeMs} ${size} ${ino}`;
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new SignatureFault(`the list of accredited authorities cannot be read: ${file}`);
  });
}
