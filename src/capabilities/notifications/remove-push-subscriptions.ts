import type { Db } from '../../database/connect.ts';
import { deleteSubscriptions } from './push-store.ts';

/** Switches notices off in every browser of an account, within the caller's transaction: one of them may be somebody else's. */
export function removePushSubscriptions(tx: Db, accountId: string): Promise<void> {
  return deleteSubscriptions(tx, accountId);
}
