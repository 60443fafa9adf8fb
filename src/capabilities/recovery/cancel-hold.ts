import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { tellAccount } from '../accounts/tell-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { cancelByDigest, findHoldByCancel, type HoldState } from './hold-store.ts';
import { endAsked } from './store.ts';

/** What the link of a notice is worth, for the page it opens. Undefined for a link that was never ours. */
export async function inspectHold(deps: { readonly db: Db }, token: string): Promise<HoldState['kind'] | undefined> {
  return (await findHoldByCancel(deps.db, digestToken(token)))?.kind;
}

/**
 * Ends a hold by the button of a notice's link: the recovery behind it and any other that was asked for the same way lead nowhere. What an
 * operator has granted stays: a contact says nothing against whoever was seen with a document. Whoever holds a contact of the account may
 * object; of several at once one does, and the others find it done.
 */
export function cancelHold(
  deps: { readonly db: Db; readonly keyring: Keyring; readonly config: { readonly issuer: string } },
  token: string,
): Promise<HoldState['kind'] | undefined> {
  return deps.db.transaction().execute(async (tx) => {
    const digest = digestToken(token);
    const hold = await findHoldByCancel(tx, digest);
    if (hold === undefined) return undefined;
    const { accountId } = hold;
    // Its account first, as by everybody who changes one: a recovery that ends at the same time takes its turn.
    await lockAccount(tx, accountId);
    if (!(await cancelByDigest(tx, digest))) return (await findHoldByCancel(tx, digest))?.kind;
    await endAsked(tx, accountId);
    await recordEvent(tx, { actor: 'citizen', action: 'recovery.cancelled', accountId });
    await tellAccount(deps, tx, { accountId, template: 'recovery_cancelled', page: '/' });
    return 'cancelled';
  });
}
