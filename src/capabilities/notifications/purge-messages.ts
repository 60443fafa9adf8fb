import type { Db } from '../../database/connect.ts';
import { deleteSettled } from './store.ts';

/** How long one can look up when a message left. Its words are gone by then. */
const KEEP_SECONDS = 30 * 86_400;

export async function purgeMessages(deps: { readonly db: Db }): Promise<void> {
  await deleteSettled(deps.db, KEEP_SECONDS, 1000);
}
