import type { Db } from '../../database/connect.ts';
import { moveVisit, readBookedVisit } from './visit-store.ts';

/**
 * The person was at a desk: the visit that was booked has done its work, here or elsewhere, and its time is free for others. Inside the
 * transaction of what was done at the desk. Nothing happens without a visit.
 */
export async function completeVisit(tx: Db, { accountId }: { readonly accountId: string }): Promise<void> {
  const visit = await readBookedVisit(tx, accountId);
  if (visit !== undefined) await moveVisit(tx, visit.visitId, 'complete');
}
