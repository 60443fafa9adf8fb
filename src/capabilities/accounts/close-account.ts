import type { Db } from '../../database/connect.ts';
import { deletePersonalRows, endEvidence, wipeAccount } from './erasure-store.ts';

/**
 * The end of an account: its identifiers are free for others, its identity data is gone, and so is the key of everything that is sealed for
 * this person, in whatever table, copy or backup it stands. What remains is an id with its dates and the evidence of its level. May be done again.
 */
export async function closeAccount(tx: Db, accountId: string): Promise<void> {
  await endEvidence(tx, accountId);
  await deletePersonalRows(tx, accountId);
  await wipeAccount(tx, accountId);
}
