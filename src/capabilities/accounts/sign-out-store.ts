import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/** By the database's clock. Takes the account's row, so that of two that end sign-ins at once the later one counts. */
export async function updateSignedOut(db: Db, accountId: string, exceptSessionUid: string | undefined): Promise<void> {
  await sql`
    update accounts set signed_out_at = clock_timestamp(), signed_out_except = ${exceptSessionUid ?? null}
    where id = ${accountId}`.execute(db);
}
