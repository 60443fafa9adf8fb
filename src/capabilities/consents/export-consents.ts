import type { Db } from '../../database/connect.ts';
import { readHeldConsents, type HeldConsent } from './export-store.ts';

/** What an account has granted and withdrawn, oldest first, under the names of the exported document. */
export function exportConsents({ db }: { readonly db: Db }, accountId: string): Promise<readonly HeldConsent[]> {
  return readHeldConsents(db, accountId);
}
