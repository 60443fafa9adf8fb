import type { Db } from '../../database/connect.ts';
import type { ApplicationNumber } from '../../kernel/application-number.ts';
import type { ProofingCase } from './proofing-case.ts';
import { readCaseByApplicationNumber } from './store.ts';

/** The case that a citizen names at a counter, whatever became of it; `inTime` says whether it can still be completed. */
export function findCaseByApplicationNumber(
  { db }: { readonly db: Db },
  number: ApplicationNumber,
): Promise<(ProofingCase & { readonly inTime: boolean }) | undefined> {
  return readCaseByApplicationNumber(db, number);
}
