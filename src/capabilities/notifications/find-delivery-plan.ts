import type { Db } from '../../database/connect.ts';
import { readDeliveryPlan, type DeliveryPlanRow } from './settings-store.ts';

/** What an account has chosen, and its browsers as they are kept. */
export function findDeliveryPlan(db: Db, accountId: string): Promise<DeliveryPlanRow> {
  return readDeliveryPlan(db, accountId);
}
