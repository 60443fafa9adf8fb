import type { Db } from '../../database/connect.ts';
import { deleteVisits } from './erasure-store.ts';

/** Visits of an account; a seat that was booked is free again. */
export function eraseVisits(tx: Db, accountId: string): Promise<void> {
  return deleteVisits(tx, accountId);
}
