import type { Db } from '../../database/connect.ts';
import type { ProofMethod } from '../../kernel/proof-method.ts';
import { proofingProblems } from './problems.ts';
import { countCaseAttempt } from './store.ts';

/** Tries by one method in 24 hours, over all its cases: each costs a check of a signature, or a request to a bank. */
const TRIES_PER_DAY = 20;

export interface CountAttemptInput {
  readonly accountId: string;
  readonly caseId: string;
  readonly method: ProofMethod;
}

/** Counts a try at a case under way before it is made. Throws `proofing.too_many_tries`, `proofing.case_ended`. */
export async function countAttempt(db: Db, input: CountAttemptInput): Promise<void> {
  const outcome = await countCaseAttempt(db, { ...input, limit: TRIES_PER_DAY });
  if (outcome === 'exhausted') throw proofingProblems.too_many_tries();
  if (outcome === 'ended') throw proofingProblems.case_ended();
}
