import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { SIGN_OUT_MARGIN_SECONDS, type SignedOut } from './signed-out.ts';

/** By the database's clock. Takes the account's row, so that of two that end sign-ins at once the later one counts. */
export async function updateSignedOut(db: Db, accountId: string, exceptSessionUid: string | undefined): Promise<void> {
  await sql`
    update accounts set signed_out_at = clock_timestamp(), signed_out_except = ${exceptSessionUid ?? null}
    where id = ${accountId}`.execute(db);
}

export async function readSignedOut(db: Db, accountId: string): Promise<SignedOut | undefined> {
  const { rows } = await sql<{ at: Date | null; except: string | null }>`
    select signed_out_at as at, signed_out_except as except from accounts where id = ${accountId}`.execute(db);
  const { at = null, except = null } = rows[0] ?? {};
  return at === null ? undefined : { at, ...(except === null ? {} : { exceptSessionUid: except }) };
}

/**
 * Of a sign-in that is recorded `at`, in milliseconds: past the margin of the last time that all were ended, if the statement sees it. A
 * statement that waits for a row sees only what stood when it began, so that is the moment: it must not come out later than what it missed.
 */
export function signInMoment(accountId: string): RawBuilder<number> {
  return sql`greatest(
    ceil(extract(epoch from least(at, statement_timestamp())) * 1000),
    (select (floor(extract(epoch from signed_out_at)) + 1 + ${SIGN_OUT_MARGIN_SECONDS}::int) * 1000 from accounts where id = ${accountId})
  )::float8`;
}
