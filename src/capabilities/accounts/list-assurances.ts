import type { Db } from '../../database/connect.ts';
import type { AssuranceLevel } from '../../kernel/assurance.ts';
import { assuranceLevel, standingProofs, type StandingProof } from './assurance-level.ts';
import { readEvidenceOfAccounts } from './history-store.ts';

export interface AccountAssurance {
  readonly accountId: string;
  /** Undefined when nothing about the account is confirmed. */
  readonly assuranceLevel: AssuranceLevel | undefined;
  readonly proofs: readonly StandingProof[];
}

/** The levels of up to `limit` open accounts after one, in the order of their ids; read without any key. `''` is before the first. */
export async function listAssurances({ db }: { readonly db: Db }, after: string, limit: number): Promise<readonly AccountAssurance[]> {
  const accounts = await readEvidenceOfAccounts(db, after, limit);
  return accounts.map(({ accountId, evidence }) => ({
    accountId,
    assuranceLevel: assuranceLevel(evidence),
    proofs: standingProofs(evidence),
  }));
}
