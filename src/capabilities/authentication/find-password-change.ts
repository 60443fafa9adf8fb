import type { Db } from '../../database/connect.ts';
import { readPasswordChange } from './password-change-store.ts';

/** Since when an account has its password, as text, because a Date would lose the microseconds. Undefined when it has none. */
export function findPasswordChange(db: Db, accountId: string): Promise<string | undefined> {
  return readPasswordChange(db, accountId);
}
