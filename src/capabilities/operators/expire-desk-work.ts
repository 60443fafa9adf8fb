import type { Db } from '../../database/connect.ts';
import { expireApprovals } from './approval-store.ts';
import { expireCases } from './case-store.ts';
import { deleteOldSearches } from './operator-store.ts';

/** Ends what nobody came back to: cases, and requests that no second person looked at. */
export async function expireDeskWork({ db }: { readonly db: Db }): Promise<void> {
  await expireCases(db);
  await expireApprovals(db);
  await deleteOldSearches(db);
}
