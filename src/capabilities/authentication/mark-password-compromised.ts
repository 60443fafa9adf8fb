import type { Db } from '../../database/connect.ts';
import { updateCompromised } from './store.ts';

/**
 * Somebody else knows the password: from now on it signs nobody in, and whatever was begun with it ends. Only a new one helps, and who sets
 * that must prove more than this one. Within the caller's transaction.
 */
export async function markPasswordCompromised(tx: Db, accountId: string): Promise<void> {
  await updateCompromised(tx, accountId);
}
