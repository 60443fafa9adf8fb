import type { Db } from '../../database/connect.ts';
import { findOldestWaitingSeconds } from './store.ts';

/** Age in seconds of the oldest message that still waits, 0 when none does: what operators watch a gateway's outage by. */
export async function measureOutbox(deps: { readonly db: Db }): Promise<number> {
  return (await findOldestWaitingSeconds(deps.db)) ?? 0;
}
