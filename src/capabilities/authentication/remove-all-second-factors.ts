import type { Db } from '../../database/connect.ts';
import { deleteSecondFactors } from './factor-store.ts';

/**
 * Takes every second factor off an account within the caller's transaction: apps, passkeys, codes by SMS, backup codes, the security question, and
 * the demand for a second step. For whoever has proven another way that the account is theirs and has lost them all. The password stays, so
 * the caller ends it where somebody else may know it.
 */
export async function removeAllSecondFactors(tx: Db, accountId: string): Promise<void> {
  await deleteSecondFactors(tx, accountId);
}
