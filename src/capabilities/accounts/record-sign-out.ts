import type { Db } from '../../database/connect.ts';
import { updateSignedOut } from './sign-out-store.ts';

export interface RecordSignOutInput {
  readonly accountId: string;
  /** The provider's session that stays. */
  readonly exceptSessionUid?: string | undefined;
}

/**
 * From now on no earlier sign-in counts, be it on its way through a redirect or remembered by a device. Within the caller's transaction,
 * first of all: whoever changes an account takes its row before others.
 */
export async function recordSignOut(tx: Db, { accountId, exceptSessionUid }: RecordSignOutInput): Promise<void> {
  await updateSignedOut(tx, accountId, exceptSessionUid);
}
