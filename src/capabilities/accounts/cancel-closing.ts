import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { ClosingCanceller } from './closing.ts';
import { cancelOpenClosing } from './closing-store.ts';

export interface CancelClosingInput {
  readonly accountId: string;
  readonly by: ClosingCanceller;
}

/**
 * Takes back the wish to have an account deleted, in the caller's transaction that has locked the account. False when there is none, or no
 * longer.
 */
export async function cancelClosing(tx: Db, { accountId, by }: CancelClosingInput): Promise<boolean> {
  const closing = await cancelOpenClosing(tx, accountId, by);
  if (closing === undefined) return false;
  await recordEvent(tx, { actor: 'citizen', action: 'deletion.cancelled', accountId, details: { closing: closing.closingId, by } });
  return true;
}
