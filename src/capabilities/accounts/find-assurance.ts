import type { Db } from '../../database/connect.ts';
import type { AssuranceLevel } from '../../kernel/assurance.ts';
import { assuranceLevel, standingProofs, type StandingProof } from './assurance-level.ts';
import { readStandingEvidence } from './verification-store.ts';

/**
 * The level of an account at this moment and the proofs under it, by one small statement and without any key: for answers that tell nothing
 * else of the person. Undefined when nothing about it is confirmed.
 */
export async function findAssurance(
  { db }: { readonly db: Db },
  accountId: string,
): Promise<{ readonly assuranceLevel: AssuranceLevel; readonly proofs: readonly StandingProof[] } | undefined> {
  const evidence = await readStandingEvidence(db, accountId);
  const level = assuranceLevel(evidence);
  return level && { assuranceLevel: level, proofs: level === 'confirmed' ? standingProofs(evidence) : [] };
}
