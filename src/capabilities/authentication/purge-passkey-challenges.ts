import type { Db } from '../../database/connect.ts';
import { deleteForgottenChallenges } from './passkey-store.ts';

/** Forgets answered challenges whose time is over. Returns how many; call again while it equals the limit. */
export function purgePasskeyChallenges(deps: { readonly db: Db }, limit = 1000): Promise<number> {
  return deleteForgottenChallenges(deps.db, limit);
}
