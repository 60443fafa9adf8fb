import type { Db } from '../../database/connect.ts';
import { wipeDeskTraces } from './erasure-store.ts';

/** What a desk holds of a person. That somebody was served, by whom and why, stays as the record of the work; it names an account that is empty. */
export function eraseDeskTraces(tx: Db, accountId: string): Promise<void> {
  return wipeDeskTraces(tx, accountId);
}
