import type { Db } from '../../database/connect.ts';
import { deleteRegistrations } from './erasure-store.ts';

/** The journeys that an account came of. */
export function eraseRegistrations(tx: Db, accountId: string): Promise<void> {
  return deleteRegistrations(tx, accountId);
}
