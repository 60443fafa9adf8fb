import type { Db } from '../../database/connect.ts';
import { inTransaction } from '../../database/in-transaction.ts';
import { recordEvent } from '../audit/record-event.ts';
import { removeSubscription } from '../notifications/remove-subscription.ts';
import { lockAccount } from './lock-account.ts';
import type { TellAccountDeps } from './tell-account.ts';
import { tellOfPush } from './tell-of-push.ts';

/** Switches notices off in one browser and tells every contact. False when it shows none any more, or never did for this account. */
export function removePushSubscription(
  deps: TellAccountDeps & { readonly db: Db },
  { accountId, subscriptionId }: { readonly accountId: string; readonly subscriptionId: string },
): Promise<boolean> {
  return inTransaction(deps.db, async (tx) => {
    await lockAccount(tx, accountId);
    if (!(await removeSubscription(tx, { accountId, subscriptionId }))) return false;
    await recordEvent(tx, { actor: 'citizen', action: 'push.removed', accountId });
    await tellOfPush(deps, tx, { accountId, change: 'push_removed' });
    return true;
  });
}
