import type { Db } from '../../database/connect.ts';
import { deleteOldSmsHours } from './budget-store.ts';
import { deleteSettled } from './store.ts';

/** How long one can look up when a message left. Its words are gone by then. */
const KEEP_SECONDS = 30 * 86_400;

const BATCH = 1000;

export async function purgeMessages(deps: { readonly db: Db }): Promise<void> {
  await deleteOldSmsHours(deps.db);
  while ((await deleteSettled(deps.db, KEEP_SECONDS, BATCH)) === BATCH);
}
