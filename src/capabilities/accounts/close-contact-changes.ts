import type { Db } from '../../database/connect.ts';
import { endUndo } from './contact-change-store.ts';

/**
 * From now on no link takes back a change of contacts that this account has had: what comes after them was decided by more than a link proves.
 * Within the caller's transaction, which has locked the account.
 */
export async function closeContactChanges(tx: Db, accountId: string): Promise<void> {
  await endUndo(tx, accountId);
}
