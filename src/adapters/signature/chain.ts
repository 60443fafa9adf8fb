import type { Certificate } from 'pkijs';
import type { AccreditedAuthorities } from './accredited-authorities.ts';
import { schemeOf } from './algorithms.ts';
import type { CertificateFacts } from './certificate-facts.ts';
import { publicKeyOf } from './public-key.ts';
import { Refusal } from './refusal.ts';
import type { SignatureCheck } from './signature-check.ts';

/** From the signer up; the last one is an anchor of the list. */
export type Chain = readonly [CertificateFacts, CertificateFacts, ...CertificateFacts[]];

export interface ChainSearch {
  /** Certificates that came with the signature: they may stand between the signer and the list, and are read when the list does not do. */
  readonly companions: () => readonly CertificateFacts[];
  readonly authorities: AccreditedAuthorities;
  readonly at: Date;
  readonly check: SignatureCheck;
}

/** Signatures that are checked to find a way; a real chain has two or three. */
const MOST_LINKS = 12;
const LONGEST = 6;

export function isValidAt({ notBefore, notAfter }: CertificateFacts, at: Date): boolean {
  return notBefore <= at && at <= notAfter;
}

/**
 * A path of certificates from the signer to an accredited authority (RFC 5280 §6.1): names, signatures, validity, basic constraints,
 * path length and key usage of every authority. Policies and name constraints are not processed; a certificate that demands the latter
 * as critical is not used. Throws Refusal `issuer_not_accredited`, or `not_valid_now` when only time stands in the way.
 */
export async function findChain(signer: CertificateFacts, search: ChainSearch): Promise<Chain> {
  const state = { links: 0, isOutOfTime: false };
  const found = signer.hasUnknownDemands ? undefined : await climb([signer], search, state);
  if (found === undefined) throw new Refusal(state.isOutOfTime ? 'not_valid_now' : 'issuer_not_accredited');
  if (!isValidAt(signer, search.at)) throw new Refusal('not_valid_now');
  return found;
}

async function climb(
  path: readonly [CertificateFacts, ...CertificateFacts[]],
  search: ChainSearch,
  state: { links: number; isOutOfTime: boolean },
): Promise<Chain | undefined> {
  const last = path.at(-1)!;
  if (path.length > 1 && search.authorities.isAnchor(last)) return path as Chain;
  if (path.length >= LONGEST) return undefined;
  for (const issuer of candidates(last, path, search)) {
    if (state.links++ >= MOST_LINKS || !(await isIssuedBy(last, issuer, search.check))) continue;
    if (isValidAt(issuer, search.at)) {
      const found = await climb([...path, issuer], search, state);
      if (found !== undefined) return found;
    } else if (search.authorities.certificates.some(({ fingerprint }) => fingerprint === issuer.fingerprint)) {
      state.isOutOfTime = true;
    }
  }
  return undefined;
}

/** Those of the list first. `path` holds the signer and the authorities below. */
function* candidates(
  last: CertificateFacts,
  path: readonly CertificateFacts[],
  { authorities, companions }: ChainSearch,
): Generator<CertificateFacts> {
  const isCandidate = (issuer: CertificateFacts): boolean =>
    issuer.subject === last.issuer &&
    mayIssue(issuer, path.length - 1) &&
    (last.authorityKeyId === undefined || issuer.subjectKeyId === undefined || last.authorityKeyId === issuer.subjectKeyId) &&
    path.every(({ fingerprint }) => fingerprint !== issuer.fingerprint);
  yield* authorities.certificates.filter(isCandidate);
  yield* companions().filter(isCandidate);
}

function mayIssue({ isAuthority, pathLength, keyUsage, hasUnknownDemands }: CertificateFacts, below: number): boolean {
  return (
    isAuthority &&
    !hasUnknownDemands &&
    (pathLength === undefined || pathLength >= below) &&
    (keyUsage === undefined || keyUsage.includes('keyCertSign'))
  );
}

/** By the certificate that is signed, then by its issuer's. Those of the list are checked once; the others are forgotten with their message. */
const decided = new WeakMap<Certificate, WeakMap<Certificate, boolean>>();

/** Whether the key of `issuer` signed this certificate. */
export async function isIssuedBy({ certificate }: CertificateFacts, issuer: CertificateFacts, check: SignatureCheck): Promise<boolean> {
  const byIssuer = decided.get(certificate) ?? new WeakMap<Certificate, boolean>();
  const isIssued = byIssuer.get(issuer.certificate) ?? (await isSignedByKeyOf(certificate, issuer.certificate, check));
  decided.set(certificate, byIssuer.set(issuer.certificate, isIssued));
  return isIssued;
}

async function isSignedByKeyOf(certificate: Certificate, issuer: Certificate, check: SignatureCheck): Promise<boolean> {
  const scheme = schemeOf(certificate.signatureAlgorithm);
  const key = publicKeyOf(issuer);
  // Both places must name the same algorithm (RFC 5280 §4.1.1.2).
  if (scheme === undefined || key === undefined || certificate.signature.algorithmId !== certificate.signatureAlgorithm.algorithmId)
    return false;
  return check.isSignedBy(key, scheme, { data: certificate.tbsView, signature: certificate.signatureValue.valueBlock.valueHexView });
}
