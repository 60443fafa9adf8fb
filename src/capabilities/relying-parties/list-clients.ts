import type { Db } from '../../database/connect.ts';
import { listClientRows, type ListedClient } from './store.ts';

/** The relying parties that are connected now, by id. */
export async function listClients(deps: { readonly db: Db }): Promise<readonly ListedClient[]> {
  return listClientRows(deps.db);
}
