import type { Db } from '../../database/connect.ts';
import { deleteRequests } from './erasure-store.ts';

/** What registries were asked of an account and what they answered. An answer that is still to come finds nothing. */
export function eraseRegistryRequests(tx: Db, accountId: string): Promise<void> {
  return deleteRequests(tx, accountId);
}
