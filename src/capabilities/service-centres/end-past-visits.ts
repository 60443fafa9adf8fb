import type { Db } from '../../database/connect.ts';
import { moveVisit, readVisitsOver } from './visit-store.ts';

const BATCH = 500;

/** Ends visits whose time is over: whoever was at a desk has had theirs ended there. May run on many nodes at once. */
export async function endPastVisits({ db }: { readonly db: Db }): Promise<void> {
  for (let over = await readVisitsOver(db, BATCH); over.length > 0; over = await readVisitsOver(db, BATCH)) {
    for (const { visitId } of over) await moveVisit(db, visitId, 'miss');
  }
}
