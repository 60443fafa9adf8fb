import type { Db } from '../../database/connect.ts';
import { deleteOldChallenges } from './signature-challenge-store.ts';

/** Forgets challenges whose time has passed long ago. Returns how many; call again while it equals the limit. */
export function purgeSignatureChallenges(deps: { readonly db: Db }, limit = 1000): Promise<number> {
  return deleteOldChallenges(deps.db, limit);
}
