import type { Db } from '../../database/connect.ts';
import { hasDeskWork } from './erasure-store.ts';

/** Whether a desk has this account in hand: a citizen is served, a second person is asked, or its owner works there by it. */
export function findDeskWork({ db }: { readonly db: Db }, accountId: string): Promise<boolean> {
  return hasDeskWork(db, accountId);
}
