import type { Db } from '../../database/connect.ts';
import { deleteOldCounters } from './counters-store.ts';
import { deleteExpired } from './store.ts';

/** Forgets registrations whose time is over, with what was typed. Returns how many; call again while it equals the limit. */
export async function purgeRegistrations(deps: { readonly db: Db }, limit = 1000): Promise<number> {
  await deleteOldCounters(deps.db);
  return deleteExpired(deps.db, limit);
}
