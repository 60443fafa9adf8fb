import type { Db } from '../../database/connect.ts';
import { deleteSubscriptions } from './push-store.ts';
import { deleteChoices } from './settings-store.ts';

/** Takes away what an account has chosen and the browsers that show its notices, in the caller's transaction. May be done again. */
export async function eraseNotificationSettings(tx: Db, accountId: string): Promise<void> {
  await deleteChoices(tx, accountId);
  await deleteSubscriptions(tx, accountId);
}
