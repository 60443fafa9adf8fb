import type { Db } from '../../database/connect.ts';
import { deleteSecurityCases } from './erasure-store.ts';

/** Numbers of cases that the trail alone remembers from now on, in the transaction that closes the account. */
export function eraseSecurityCases(tx: Db, accountId: string): Promise<void> {
  return deleteSecurityCases(tx, accountId);
}
