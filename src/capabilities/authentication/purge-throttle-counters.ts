import type { Db } from '../../database/connect.ts';
import { deleteForgottenCounters } from './store.ts';

/** Forgets counters whose time has passed. Returns how many; call again while it equals the limit. */
export function purgeThrottleCounters(deps: { readonly db: Db }, limit = 1000): Promise<number> {
  return deleteForgottenCounters(deps.db, limit);
}
