import type { Db } from '../../database/connect.ts';
import { readWaiting } from './queue-store.ts';
import type { WaitingCheck } from './queue.ts';

/** The open checks that have waited longest. They name no person. */
export async function listWaitingChecks(deps: { readonly db: Db }, limit: number): Promise<readonly WaitingCheck[]> {
  return readWaiting(deps.db, limit);
}
