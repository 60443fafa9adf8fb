import type { Db } from '../../database/connect.ts';
import { deleteRecoveries } from './erasure-store.ts';

/** Ways back into an account, also those under way: from now on they lead nowhere. */
export function eraseRecoveries(tx: Db, accountId: string): Promise<void> {
  return deleteRecoveries(tx, accountId);
}
