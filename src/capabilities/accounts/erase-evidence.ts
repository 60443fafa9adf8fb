import type { Db } from '../../database/connect.ts';
import { deleteEvidence } from './erasure-store.ts';

/** What the level of an account rested on; the trail still tells when it rose and fell. */
export function eraseEvidence(tx: Db, accountId: string): Promise<void> {
  return deleteEvidence(tx, accountId);
}
