import type { Db } from '../../database/connect.ts';
import { deleteRecords } from './erasure-store.ts';

/** Everything that a person kept beside the identity data, in the transaction that closes the account. */
export function eraseRecords(tx: Db, accountId: string): Promise<void> {
  return deleteRecords(tx, accountId);
}
