import type { Db } from '../../database/connect.ts';
import { deleteIssuedTo } from './access-store.ts';

/** Ends what a request under way may still have been issued while the access of a relying party was ended. */
export async function endLateAccessTo(tx: Db, accountId: string, clientId: string): Promise<void> {
  await deleteIssuedTo(tx, accountId, clientId);
}
