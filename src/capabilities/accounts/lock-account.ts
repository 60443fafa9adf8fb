import type { Db } from '../../database/connect.ts';
import { lockOpenAccount } from './identity-store.ts';

/**
 * Everybody who changes an account's identity data or the evidence of it queues here until the transaction ends. False when there is no
 * open account with this id.
 */
export function lockAccount(tx: Db, accountId: string): Promise<boolean> {
  return lockOpenAccount(tx, accountId);
}
