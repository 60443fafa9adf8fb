import type { RawBuilder } from 'kysely';
import { signInMoment } from './sign-out-store.ts';

/**
 * SQL, for the statement of another room that records a sign-in: its moment by the database's clock, in milliseconds of the epoch. `at` is the
 * column of that moment. Whoever signs in right after all sign-ins were ended comes after the margin that is left for those under way.
 */
export function attachSignInMoment(accountId: string): RawBuilder<number> {
  return signInMoment(accountId);
}
