import type { SignatureVerdict, SignatureVerifier, Signer } from '../../capabilities/authentication/ports.ts';
import { parseSnils } from '../../kernel/snils.ts';
import { watchAuthorities } from './accredited-authorities.ts';
import type { CertificateFacts } from './certificate-facts.ts';
import { findChain, type Chain } from './chain.ts';
import { attributeText } from './distinguished-name.ts';
import { createDownload, type DownloadSettings } from './download.ts';
import { createOcspResponses } from './ocsp-responses.ts';
import { publicKeyOf } from './public-key.ts';
import { createTurns } from './event-loop-turns.ts';
import { Refusal } from './refusal.ts';
import { createRevocationLists, type RevocationSource } from './revocation-lists.ts';
import { createSignatureCheck, type SignatureCheck } from './signature-check.ts';
import { SignatureThread } from './signature-thread.ts';
import { readSignedMessage, type SignedMessage } from './signed-message.ts';
import { readUploadedSignature } from './uploaded-signature.ts';

export interface SignatureVerifierSettings extends DownloadSettings {
  /** PEM certificates of accredited authorities, roots and those below; may begin with `# version: …`. */
  readonly authoritiesFile: string;
}

export interface ClosableVerifier extends SignatureVerifier {
  /** Reads the list of authorities. Throws SignatureFault when it is not usable. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

const SNILS = '1.2.643.100.3';
/** A certificate for these alone is a machine's (RFC 5280 §4.2.1.12). */
const machinePurposes = new Set(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.3', '1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.9']);

/** Checks signatures in this process, with the accredited authorities of a file. Nothing is read or started before a signature is expected. */
export function createSignatureVerifier(settings: SignatureVerifierSettings): ClosableVerifier {
  const thread = new SignatureThread();
  const turn = createTurns();
  const check = createSignatureCheck(thread);
  const download = createDownload(settings);
  const sources = [createOcspResponses({ download, check }), createRevocationLists({ download, check, thread })];
  const authoritiesNow = watchAuthorities(settings.authoritiesFile);
  return {
    async verify({ content, signature, at }) {
      try {
        const cms = readUploadedSignature(signature);
        await turn();
        const message = await readSignedMessage(cms, turn);
        await turn();
        await requireSigned(message, content, check);
        const authorities = await authoritiesNow();
        const chain = await findChain(message.signer, { companions: message.companions, authorities, at, check });
        const signer = describeSigner(message);
        await requireUnrevoked(chain, sources, at);
        return { kind: 'valid', signer, authoritiesVersion: authorities.version } satisfies SignatureVerdict;
      } catch (error) {
        if (error instanceof Refusal) return { kind: 'refused', code: error.code };
        throw error;
      }
    },
    async prepare() {
      await authoritiesNow();
    },
    expectSignature: () => thread.start(),
    close: () => thread.stop(),
  };
}

/** That the holder of the signer's key signed this content, and meant this certificate. */
async function requireSigned(message: SignedMessage, content: Uint8Array, check: SignatureCheck): Promise<void> {
  const { signer, digest, scheme, signedAttributes, signature, certificateDigest, signerBytes } = message;
  const key = publicKeyOf(signer.certificate);
  if (key === undefined || key.family !== scheme.family) throw new Refusal('unsupported_algorithm');
  if (!isEqual(await check.digest(digest, content), message.messageDigest)) throw new Refusal('wrong_signature');
  if (!(await check.isSignedBy(key, scheme, { data: signedAttributes, signature }))) throw new Refusal('wrong_signature');
  if (certificateDigest === undefined) return;
  if (!isEqual(await check.digest(certificateDigest.digest, signerBytes), certificateDigest.value)) throw new Refusal('wrong_signature');
}

function describeSigner({ signer, scheme }: SignedMessage): Signer & { readonly snils: string } {
  requireForSigning(signer);
  const values = signer.certificate.subject.typesAndValues.filter(({ type }) => type === SNILS);
  const snils = values.length === 1 ? parseSnils(attributeText(values[0]!.value)) : undefined;
  if (snils === undefined) throw new Refusal('no_snils');
  const { issuerText: issuer, serialNumber, notAfter: validUntil } = signer;
  return { snils, issuer, serialNumber, validUntil, algorithm: scheme.family };
}

function requireForSigning({ isAuthority, keyUsage, extendedKeyUsage }: CertificateFacts): void {
  const maySign = keyUsage?.includes('digitalSignature') === true || keyUsage?.includes('nonRepudiation') === true;
  const isMachine = extendedKeyUsage !== undefined && extendedKeyUsage.every((purpose) => machinePurposes.has(purpose));
  if (isAuthority || !maySign || isMachine) throw new Refusal('not_for_signing');
}

/** Everybody below the anchor, asked at once; only certificates whose chain is accredited get here, so nobody else names addresses to us. */
async function requireUnrevoked(chain: Chain, sources: readonly RevocationSource[], at: Date): Promise<void> {
  const pairs = chain.slice(1).map((issuer, index) => [chain[index]!, issuer] as const);
  const statuses = await Promise.all(
    pairs.map(async ([certificate, issuer]) => {
      for (const source of sources) {
        const status = await source(certificate, issuer, at);
        if (status !== 'unknown') return status;
      }
      return 'unknown';
    }),
  );
  if (statuses.includes('revoked')) throw new Refusal('revoked');
  if (statuses.includes('unknown')) throw new Refusal('revocation_unknown');
}

function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
