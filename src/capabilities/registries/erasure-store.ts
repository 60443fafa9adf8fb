import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/** Requests of others that were refused because of this account keep their outcome, and no longer say because of whom. */
export async function deleteRequests(db: Db, accountId: string): Promise<void> {
  await sql`update registry_requests set told_account_id = null where told_account_id = ${accountId}`.execute(db);
  await sql`
    delete from registry_checks where request_id in (select id from registry_requests where account_id = ${accountId})`.execute(db);
  await sql`
    with rechecks as (delete from identity_rechecks where account_id = ${accountId})
    delete from registry_requests where account_id = ${accountId}`.execute(db);
}
