import type { Db } from '../../database/connect.ts';
import { makeUnmatchableOf } from './store.ts';

/**
 * Ends every open code of an account, whatever it is for and wherever it went, without a sign of it: from now on each answer is simply
 * wrong. Codes of an account have it as their subject, or as what stands before the first `|` of it.
 */
export async function spoilCodesOf(db: Db, accountId: string): Promise<void> {
  await makeUnmatchableOf(db, accountId);
}
