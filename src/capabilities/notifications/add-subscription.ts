import type { Db } from '../../database/connect.ts';
import { deleteOldestSubscriptions, upsertSubscription, type NewSubscription } from './push-store.ts';

/** Browsers that one account's notices go to; with one more the oldest falls out. */
const MOST = 10;

/** Within the caller's transaction, which has locked the account. */
export async function addSubscription(tx: Db, subscription: NewSubscription): Promise<void> {
  await upsertSubscription(tx, subscription);
  await deleteOldestSubscriptions(tx, subscription.accountId, MOST);
}
