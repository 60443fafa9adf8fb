import type { Db } from '../../database/connect.ts';
import { deleteOldCodes } from './store.ts';

/** Forgets codes that neither answer nor count any more. Returns how many; call again while it equals the limit. */
export function purgeCodes(deps: { readonly db: Db }, limit = 1000): Promise<number> {
  return deleteOldCodes(deps.db, limit);
}
