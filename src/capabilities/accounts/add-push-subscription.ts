import type { Db } from '../../database/connect.ts';
import { inTransaction } from '../../database/in-transaction.ts';
import { formatBrowserName, type BrowserName } from '../../kernel/browser-name.ts';
import { newId } from '../../kernel/ids.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endpointDigest, type PushSubscription } from '../notifications/push-subscription.ts';
import { countEvents } from '../audit/count-events.ts';
import { addSubscription } from '../notifications/add-subscription.ts';
import { isSubscribed } from '../notifications/check-subscription.ts';
import { lockAccount } from './lock-account.ts';
import { openDataKey } from './open-data-key.ts';
import { accountProblems } from './problems.ts';
import { pushPlace } from './push-place.ts';
import type { TellAccountDeps } from './tell-account.ts';
import { tellOfPush } from './tell-of-push.ts';

const DAY_SECONDS = 86_400;
/** Each is told to every contact and stands in the trail for good. */
const NEW_PER_DAY = 20;

export interface AddPushSubscriptionInput {
  readonly accountId: string;
  readonly subscription: PushSubscription;
  readonly browser: BrowserName;
}

/**
 * From now on this browser shows the notices of the account, and of no other: on a shared computer the last one to switch them on has them.
 * Every contact is told, as of all that opens the account to somebody's eyes; a browser that comes again is no news. False when there is no
 * open account. Throws `accounts.too_many_browsers` after so many in a day.
 */
export function addPushSubscription(
  deps: TellAccountDeps & { readonly db: Db },
  { accountId, subscription, browser }: AddPushSubscriptionInput,
): Promise<boolean> {
  return inTransaction(deps.db, async (tx) => {
    const dataKey = (await lockAccount(tx, accountId)) ? await openDataKey({ ...deps, db: tx }, accountId) : undefined;
    if (dataKey === undefined) return false;
    const id = newId('psh');
    const sealed = dataKey.seal(pushPlace(id), JSON.stringify(subscription));
    const device = formatBrowserName(browser);
    const digest = endpointDigest(subscription.endpoint);
    const isNew = !(await isSubscribed({ db: tx }, accountId, digest));
    if (isNew) await admit(deps, tx, accountId);
    await addSubscription(tx, { id, accountId, endpointDigest: digest, sealed, device });
    if (isNew) await recordEvent(tx, { actor: 'citizen', action: 'push.added', accountId, details: { browser: device } });
    return true;
  });
}

/** Told before it is added, so that the news of a stranger's browser does not come up in it. */
async function admit(deps: TellAccountDeps, tx: Db, accountId: string): Promise<void> {
  const since = new Date(Date.now() - DAY_SECONDS * 1000);
  if ((await countEvents({ db: tx }, { accountId, action: 'push.added', since })) >= NEW_PER_DAY) throw accountProblems.too_many_browsers();
  await tellOfPush(deps, tx, { accountId, change: 'push_added' });
}
