import type { Db } from '../../database/connect.ts';
import { deleteFactors } from './erasure-store.ts';

/** Everything that an account could sign in with, removed ones too, in the transaction that closes the account. */
export function eraseFactors(tx: Db, accountId: string): Promise<void> {
  return deleteFactors(tx, accountId);
}
