import type { Db } from '../../database/connect.ts';
import { countAttempt, markDelivered } from './logout-delivery-store.ts';

/**
 * One attempt to tell a relying party, remembered where somebody waits for it. It is counted first: a process that dies in between has
 * tried. Throws what the attempt throws, so that the queue tries again.
 */
export async function takeLogoutDelivery(
  { db }: { readonly db: Db },
  deliveryId: string | undefined,
  attempt: () => Promise<void>,
): Promise<void> {
  if (deliveryId !== undefined) await countAttempt(db, deliveryId);
  await attempt();
  if (deliveryId !== undefined) await markDelivered(db, deliveryId);
}
