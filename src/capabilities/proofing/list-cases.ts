import type { Db } from '../../database/connect.ts';
import { isUnderWay, type ProofingCase } from './proofing-case.ts';
import { readLatestCases } from './store.ts';

/** The newest case of each method. One that is under way and out of time counts as expired, whether or not the job has come to it. */
export async function listCases({ db }: { readonly db: Db }, accountId: string): Promise<readonly ProofingCase[]> {
  const cases = await readLatestCases(db, accountId);
  return cases.map((one) => (isUnderWay(one) && !one.inTime ? { ...one, state: 'expired' } : one));
}
