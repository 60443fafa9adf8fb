import type { Db } from '../../database/connect.ts';
import { inTransaction } from '../../database/in-transaction.ts';
import { recordEvent } from '../audit/record-event.ts';
import { deleteSubscription } from './push-store.ts';

/** Switches notices off in one browser. False when it shows none any more, or never did for this account. */
export function removePushSubscription(
  { db }: { readonly db: Db },
  { accountId, subscriptionId }: { readonly accountId: string; readonly subscriptionId: string },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    if (!(await deleteSubscription(tx, accountId, subscriptionId))) return false;
    await recordEvent(tx, { actor: 'citizen', action: 'push.removed', accountId });
    return true;
  });
}
