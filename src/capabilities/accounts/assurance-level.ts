import { assuranceLevels, type AssuranceLevel } from '../../kernel/assurance.ts';
import { stoodAt, type Evidence, type EvidenceKind } from './evidence.ts';

/**
 * What each level rests on beyond the one below it. A level without a row of evidence it could rest on cannot be reached: `standard` and
 * `confirmed` get their kinds together with registry checks and proofing.
 */
const restsOn: Readonly<Record<AssuranceLevel, readonly EvidenceKind[]>> = {
  simplified: ['contact_confirmed'],
  standard: [],
  confirmed: [],
};

/**
 * How surely the account is the person, at a moment (by default: by all that stands and is not revoked). Derived, never stored: names and
 * a password are there from the opening of the account on, so the evidence alone decides. Undefined when nothing stands.
 */
export function assuranceLevel(evidence: readonly Evidence[], moment?: Date): AssuranceLevel | undefined {
  const standing = evidence.filter((row) => (moment === undefined ? row.revokedAt === undefined : stoodAt(row, moment)));
  const kinds = new Set(standing.map((row) => row.kind));
  const firstMissing = assuranceLevels.findIndex(
    (level) => restsOn[level].length === 0 || !restsOn[level].every((kind) => kinds.has(kind)),
  );
  return firstMissing === -1 ? assuranceLevels.at(-1) : assuranceLevels[firstMissing - 1];
}
