import type { Db } from '../../database/connect.ts';
import { updateBoundStrongly } from './factor-age-store.ts';

export interface BoundStrongly {
  readonly accountId: string;
  /** From when on the account's row was the caller's: ISO 8601 with microseconds. */
  readonly since: string;
}

/**
 * Remembers of what the caller's transaction has bound or switched on that the session had shown a second factor. It tells what is an owner's from what
 * somebody with the password alone may have bound.
 */
export function markBoundStrongly(tx: Db, { accountId, since }: BoundStrongly): Promise<void> {
  return updateBoundStrongly(tx, accountId, since);
}
