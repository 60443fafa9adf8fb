import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { moveVisit, readBookedVisit } from './visit-store.ts';

export interface CancelVisitInput {
  readonly accountId: string;
  /** As the person was shown it: a form of yesterday must not cancel the visit that took its place. */
  readonly visitId: string;
}

/** Gives a booked time back. The case goes on. False when this visit is not booked (any more), or is another account's. */
export async function cancelVisit({ db }: { readonly db: Db }, { accountId, visitId }: CancelVisitInput): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    if ((await readBookedVisit(tx, accountId))?.visitId !== visitId) return false;
    if ((await moveVisit(tx, visitId, 'cancel')) === undefined) return false;
    await recordEvent(tx, { actor: 'citizen', action: 'visit.cancelled', accountId, details: { visit: visitId } });
    return true;
  });
}
