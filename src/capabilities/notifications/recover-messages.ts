import type { Db } from '../../database/connect.ts';
import type { DeliveryMetrics } from './ports.ts';
import { dropExpired, requeueStranded } from './store.ts';

const BATCH = 500;

/**
 * What crashes leave behind: wipes messages whose time has passed, and queues those again whose worker is gone. The outbox is the truth;
 * jobs only wake the workers up.
 */
export async function recoverMessages(deps: { readonly db: Db; readonly metrics?: DeliveryMetrics }): Promise<void> {
  const expired = await dropExpired(deps.db, BATCH);
  for (const { channel } of expired) deps.metrics?.countMessage(channel, 'expired');
  await requeueStranded(deps.db, BATCH);
}
