import type { Db } from '../../database/connect.ts';
import { cancelHoldOf } from './hold-store.ts';
import { endAsked } from './store.ts';

/**
 * Ends every recovery that was begun without an operator, and the wait of one, with the link that stops it: whoever held the contacts of before
 * has no say any more. Within the caller's transaction, which has locked the account.
 */
export async function endAskedRecoveries(tx: Db, accountId: string): Promise<void> {
  await cancelHoldOf(tx, accountId);
  await endAsked(tx, accountId);
}
