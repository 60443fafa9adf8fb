import type { Db } from '../../database/connect.ts';
import { isClientId, type Client } from './client.ts';
import { findClientRow } from './store.ts';

/** A relying party as the database has it now; undefined when unknown or removed. */
export async function findClient(deps: { readonly db: Db }, clientId: string): Promise<Client | undefined> {
  if (!isClientId(clientId)) return undefined;
  const stored = await findClientRow(deps.db, clientId);
  if (stored === undefined || stored.removed) return undefined;
  const { removed: _, ...client } = stored;
  return client;
}
