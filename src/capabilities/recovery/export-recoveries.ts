import type { Db } from '../../database/connect.ts';
import { readHeldHolds, readHeldRecoveries } from './export-store.ts';

/** Ways back into an account that were tried, as far as they are still kept, under the names of the exported document. */
export async function exportRecoveries({ db }: { readonly db: Db }, accountId: string) {
  return { recoveries: await readHeldRecoveries(db, accountId), recovery_holds: await readHeldHolds(db, accountId) };
}
