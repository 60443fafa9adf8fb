import type { Db } from '../../database/connect.ts';
import { deleteOldHolds } from './hold-store.ts';
import { deleteOldPasses } from './pass-store.ts';
import { deleteExpired } from './store.ts';

/** Forgets recoveries whose time is over, with what was typed. Returns how many; call again while it equals the limit. */
export async function purgeRecoveries(deps: { readonly db: Db }, limit = 1000): Promise<number> {
  await deleteOldHolds(deps.db);
  await deleteOldPasses(deps.db);
  return deleteExpired(deps.db, limit);
}
