import type { Db } from '../../database/connect.ts';
import { deleteLogoutDeliveries } from './erasure-store.ts';

/** How far relying parties were told of these consents; the telling itself goes on. */
export function eraseLogoutDeliveries(tx: Db, consentIds: readonly string[]): Promise<void> {
  return deleteLogoutDeliveries(tx, consentIds);
}
