import type { Db } from '../../database/connect.ts';
import { readVisits } from './visit-store.ts';

/** Nobody has as many: at most ten a day are booked, and visits are for one method. */
const MOST = 10_000;

/** Visits of an account, newest first, under the names of the exported document. */
export async function exportVisits({ db }: { readonly db: Db }, accountId: string) {
  const visits = await readVisits(db, accountId, MOST);
  return visits.map(({ centreId, state, startsAt, endsAt, bookedAt }) => ({
    centre_id: centreId,
    state,
    starts_at: startsAt,
    ends_at: endsAt,
    booked_at: bookedAt,
  }));
}
