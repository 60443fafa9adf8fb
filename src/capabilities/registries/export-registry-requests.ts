import type { Db } from '../../database/connect.ts';
import { readHeldRequests, type HeldRequest } from './export-store.ts';

/** What registries were asked of an account and what they answered, oldest first, under the names of the exported document. */
export function exportRegistryRequests({ db }: { readonly db: Db }, accountId: string): Promise<readonly HeldRequest[]> {
  return readHeldRequests(db, accountId);
}
