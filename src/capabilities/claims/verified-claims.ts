import type { Proof } from '../proofing/proof.ts';
import type { ClaimSource } from './catalogue.ts';
import { evidenceElement } from './evidence-element.ts';
import { releasedClaims, type AskedClaims } from './release.ts';
import { isObject, requestedPart, unmet } from './requested-part.ts';

/** Under whose rules a person counts as confirmed here: docs/connect-a-portal.md says what they are. */
export const trustFramework = 'ru_paiza';

/** Claims about the person that registries have confirmed and a proof speaks of. A contact is not among them, nor the level itself. */
export const claimsInVerifiedClaims = [
  'family_name',
  'given_name',
  'middle_name',
  'fullname',
  'birthdate',
  'gender',
  'snils',
  'inn',
  'id_doc',
  'citizenship',
  'birthplace',
] as const;

export interface VerifiedClaimsInput {
  /** The member `verified_claims` of the `claims` parameter. */
  readonly request: unknown;
  readonly source: ClaimSource;
  /** That the relying party takes, newest first. */
  readonly proofs: readonly Proof[];
  /** What the citizen has agreed to: no claim is told in here that could not be told outside. */
  readonly agreed: AskedClaims;
  readonly now: Date;
}

/**
 * `verified_claims` as asked for (OpenID Connect for Identity Assurance 1.0 §5, §6), of the newest proof that is as the request demands.
 * Undefined when there is none such, or nothing to tell: it is left out, and that is no error.
 */
export function verifiedClaims({ request, source, proofs, agreed, now }: VerifiedClaimsInput): object | undefined {
  if (!isObject(request) || !isObject(request['verification']) || !isObject(request['claims'])) return undefined;
  const claims = claimsOf(request['claims'], releasedClaims(source, agreed), now);
  if (source.assuranceLevel !== 'confirmed' || Object.keys(claims).length === 0) return undefined;
  for (const proof of proofs) {
    const verification = requestedPart({ trust_framework: null, ...request['verification'] }, verificationOf(proof), now);
    if (verification !== unmet) return { verification, claims };
  }
  return undefined;
}

function verificationOf(proof: Proof): object {
  return {
    trust_framework: trustFramework,
    assurance_level: 'confirmed',
    time: proof.provedAt.toISOString(),
    verification_process: proof.proofId,
    evidence: [evidenceElement(proof)],
  };
}

/** A claim that is not as demanded is left out alone (§6.5.3). */
function claimsOf(
  request: Readonly<Record<string, unknown>>,
  available: Readonly<Record<string, unknown>>,
  now: Date,
): Readonly<Record<string, unknown>> {
  const told = claimsInVerifiedClaims
    .filter((claim) => Object.hasOwn(request, claim) && Object.hasOwn(available, claim))
    .map((claim) => [claim, requestedPart(request[claim], available[claim], now)] as const);
  return Object.fromEntries(told.filter(([, value]) => value !== unmet));
}
