import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/** The registries have just spoken of the data that an account is verified with. */
export async function noteAsked(db: Db, accountId: string): Promise<void> {
  await sql`
    insert into identity_rechecks (account_id, asked_at) values (${accountId}, clock_timestamp())
    on conflict (account_id) do update set asked_at = excluded.asked_at`.execute(db);
}

/** They shall be asked again in a day: nothing came of it this time. */
export async function noteUnanswered(db: Db, accountId: string, recheckDays: number): Promise<void> {
  await sql`
    update identity_rechecks set asked_at = clock_timestamp() - make_interval(days => ${recheckDays}::int) + interval '1 day'
    where account_id = ${accountId}`.execute(db);
}

/** Nothing of the account is verified any more. */
export async function forgetRecheck(db: Db, accountId: string): Promise<void> {
  await db.deleteFrom('identity_rechecks').where('account_id', '=', accountId).execute();
}

/** Accounts whose data was last asked about longest ago, when that is too long; none that would bring more than `most` under way. */
export async function readDue(
  db: Db,
  { recheckDays, limit, most }: { readonly recheckDays: number; readonly limit: number; readonly most: number },
): Promise<readonly string[]> {
  const { rows } = await sql<{ accountId: string }>`
    select account_id as "accountId" from identity_rechecks
    where asked_at < statement_timestamp() - make_interval(days => ${recheckDays}::int)
    order by asked_at
    limit greatest(0, least(${limit}::int, ${most}::int - (
      select count(*)::int from (
        select from registry_requests where purpose = 'recheck' and state = 'running' limit ${most}::int
      ) as under_way
    )))`.execute(db);
  return rows.map(({ accountId }) => accountId);
}

/** Whether it still is so long ago, once the account is locked: another node may have been faster. */
export async function isStillDue(db: Db, accountId: string, recheckDays: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 from identity_rechecks
    where account_id = ${accountId} and asked_at < clock_timestamp() - make_interval(days => ${recheckDays}::int)`.execute(db);
  return rows.length === 1;
}

export async function hasRunningRequest(db: Db, accountId: string): Promise<boolean> {
  const row = await db
    .selectFrom('registry_requests')
    .select('id')
    .where('account_id', '=', accountId)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return row !== undefined;
}
