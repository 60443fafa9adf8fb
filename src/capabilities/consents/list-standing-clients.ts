import type { Db } from '../../database/connect.ts';
import { readStandingClients } from './erasure-store.ts';

/** Ids of the relying parties that an account has granted something to. */
export function listStandingClients({ db }: { readonly db: Db }, accountId: string): Promise<readonly string[]> {
  return readStandingClients(db, accountId);
}
