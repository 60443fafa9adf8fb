import type { Db } from '../../database/connect.ts';
import { readHeldRegistrations, type HeldRegistration } from './export-store.ts';

/** The journeys that an account came of, as long as they are kept, under the names of the exported document. */
export function exportRegistrations({ db }: { readonly db: Db }, accountId: string): Promise<readonly HeldRegistration[]> {
  return readHeldRegistrations(db, accountId);
}
