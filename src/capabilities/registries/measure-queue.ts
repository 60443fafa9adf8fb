import type { Db } from '../../database/connect.ts';
import { readQueues } from './queue-store.ts';
import type { RegistryQueue } from './queue.ts';

/** What waits for each registry, and how long: what operators watch a registry's outage by. */
export async function measureQueue(deps: { readonly db: Db }): Promise<readonly RegistryQueue[]> {
  return readQueues(deps.db);
}
