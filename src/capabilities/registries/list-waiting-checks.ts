import type { Db } from '../../database/connect.ts';
import { readWaiting, type WaitingCheck } from './queue-store.ts';

/** The open checks that have waited longest. They name no person. */
export async function listWaitingChecks(deps: { readonly db: Db }, limit: number): Promise<readonly WaitingCheck[]> {
  return readWaiting(deps.db, limit);
}
