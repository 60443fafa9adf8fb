import type { Db } from '../../database/connect.ts';
import { inTransaction } from '../../database/in-transaction.ts';
import { formatBrowserName, type BrowserName } from '../../kernel/browser-name.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endpointDigest, type PushSubscription } from '../notifications/push-subscription.ts';
import { addSubscription } from '../notifications/add-subscription.ts';
import { lockAccount } from './lock-account.ts';
import { openDataKey } from './open-data-key.ts';
import { pushPlace } from './push-place.ts';

export interface AddPushSubscriptionInput {
  readonly accountId: string;
  readonly subscription: PushSubscription;
  readonly browser: BrowserName;
}

/**
 * From now on this browser shows the notices of the account, and of no other: on a shared computer the last one to switch them on has them.
 * False when there is no open account.
 */
export function addPushSubscription(
  deps: { readonly db: Db; readonly keyring: Keyring },
  { accountId, subscription, browser }: AddPushSubscriptionInput,
): Promise<boolean> {
  return inTransaction(deps.db, async (tx) => {
    const dataKey = (await lockAccount(tx, accountId)) ? await openDataKey({ ...deps, db: tx }, accountId) : undefined;
    if (dataKey === undefined) return false;
    const id = newId('psh');
    const sealed = dataKey.seal(pushPlace(id), JSON.stringify(subscription));
    const device = formatBrowserName(browser);
    await addSubscription(tx, { id, accountId, endpointDigest: endpointDigest(subscription.endpoint), sealed, device });
    await recordEvent(tx, { actor: 'citizen', action: 'push.added', accountId, details: { browser: device } });
    return true;
  });
}
