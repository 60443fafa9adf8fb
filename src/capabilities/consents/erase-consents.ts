import type { Db } from '../../database/connect.ts';
import { eraseLogoutDeliveries } from '../sessions/erase-logout-deliveries.ts';
import { deleteConsents, readConsentIds } from './erasure-store.ts';

/** What an account had granted to relying parties, in the transaction that closes it and has them told. */
export async function eraseConsents(tx: Db, accountId: string): Promise<void> {
  await eraseLogoutDeliveries(tx, await readConsentIds(tx, accountId));
  await deleteConsents(tx, accountId);
}
