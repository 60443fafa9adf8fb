import type { Db } from '../../database/connect.ts';
import { readSignedOut } from './sign-out-store.ts';
import type { SignedOut } from './signed-out.ts';

/** When all sign-ins of an account were ended last; undefined when they never were. */
export function findSignedOut({ db }: { readonly db: Db }, accountId: string): Promise<SignedOut | undefined> {
  return readSignedOut(db, accountId);
}
