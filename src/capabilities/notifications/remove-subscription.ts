import type { Db } from '../../database/connect.ts';
import { deleteSubscription } from './push-store.ts';

/** Within the caller's transaction. False when the account has no such browser, or no longer. */
export function removeSubscription(
  tx: Db,
  { accountId, subscriptionId }: { readonly accountId: string; readonly subscriptionId: string },
): Promise<boolean> {
  return deleteSubscription(tx, accountId, subscriptionId);
}
