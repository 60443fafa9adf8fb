import { assuranceLevels, type AssuranceLevel } from '../../kernel/assurance.ts';
import { isProofMethod, type ProofMethod } from '../../kernel/proof-method.ts';
import { decidingRegistries, stoodAt, type Evidence, type ProofReference } from './evidence.ts';

/** What each level needs beyond the one below it. */
const restsOn: Readonly<Record<AssuranceLevel, (standing: readonly Evidence[]) => boolean>> = {
  simplified: (standing) => standing.some(({ kind }) => kind === 'contact_confirmed'),
  standard: (standing) => lastVerified(standing) !== undefined,
  confirmed: (standing) => proofsAmong(standing).length > 0,
};

/**
 * How surely the account is the person, at a moment (by default: by all that stands and is not revoked). Derived, never stored: names and
 * a password are there from the opening of the account on, so the evidence alone decides. Undefined when nothing stands.
 */
export function assuranceLevel(evidence: readonly Evidence[], moment?: Date): AssuranceLevel | undefined {
  const standing = standingAt(evidence, moment);
  const firstMissing = assuranceLevels.findIndex((level) => !restsOn[level](standing));
  return firstMissing === -1 ? assuranceLevels.at(-1) : assuranceLevels[firstMissing - 1];
}

/** A version of the identity data that both deciding registries have confirmed. */
export interface VerifiedVersion {
  readonly versionId: string;
  /** When the second of them did. */
  readonly verifiedAt: Date;
}

/** The version that was verified last, among those whose evidence stands: the only one that relying parties may learn of. */
export function verifiedVersion(evidence: readonly Evidence[], moment?: Date): VerifiedVersion | undefined {
  return lastVerified(standingAt(evidence, moment));
}

export function verifiedVersionId(evidence: readonly Evidence[], moment?: Date): string | undefined {
  return verifiedVersion(evidence, moment)?.versionId;
}

/** A proof that the person is who the verified data says. */
export interface StandingProof extends ProofReference {
  readonly method: ProofMethod;
}

/** The proofs that stand for the version that is verified, newest first: what relying parties choose among. */
export function standingProofs(evidence: readonly Evidence[], moment?: Date): readonly StandingProof[] {
  return proofsAmong(standingAt(evidence, moment)).toSorted((one, other) => other.provedAt.getTime() - one.provedAt.getTime());
}

/** A method this release does not know, written by a newer one, supports nothing: nobody could have accepted or denied it here. */
function proofsAmong(standing: readonly Evidence[]): readonly StandingProof[] {
  const proved = standing.filter(({ kind }) => kind === 'identity_proved');
  const versionId = proved.length === 0 ? undefined : lastVerified(standing)?.versionId;
  if (versionId === undefined) return [];
  return proved.flatMap(({ source, reference, proof }) =>
    reference === versionId && proof !== undefined && isProofMethod(source) ? [{ ...proof, method: source }] : [],
  );
}

function standingAt(evidence: readonly Evidence[], moment: Date | undefined): readonly Evidence[] {
  return evidence.filter((row) => (moment === undefined ? row.revokedAt === undefined : stoodAt(row, moment)));
}

function lastVerified(standing: readonly Evidence[]): VerifiedVersion | undefined {
  const rows = standing.filter(({ kind }) => kind === 'registry_confirmed');
  // Most accounts end here, and this runs at every token.
  if (rows.length < decidingRegistries.length) return undefined;
  return [...new Set(rows.map(({ reference }) => reference))]
    .flatMap((versionId) => verification(rows, versionId) ?? [])
    .reduce<VerifiedVersion | undefined>((last, next) => (last === undefined || isLater(next, last) ? next : last), undefined);
}

function verification(rows: readonly Evidence[], versionId: string | undefined): VerifiedVersion | undefined {
  if (versionId === undefined) return undefined;
  const firsts = decidingRegistries.map((source) => firstOf(rows.filter((row) => row.reference === versionId && row.source === source)));
  const verifiedAt = firsts.reduce((latest, at) => (at === undefined || latest === undefined ? undefined : at > latest ? at : latest));
  return verifiedAt === undefined ? undefined : { versionId, verifiedAt };
}

function firstOf(rows: readonly Evidence[]): Date | undefined {
  return rows.reduce<Date | undefined>((first, { at }) => (first === undefined || at < first ? at : first), undefined);
}

/** Ids of versions sort by the time they were made at, which settles the same millisecond. */
function isLater(one: VerifiedVersion, other: VerifiedVersion): boolean {
  const difference = one.verifiedAt.getTime() - other.verifiedAt.getTime();
  return difference > 0 || (difference === 0 && one.versionId > other.versionId);
}
