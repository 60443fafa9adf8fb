import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // The registries are asked again about data that is verified: a request of ours, which the citizen has not sent and does not see.
  await sql`
    alter table registry_requests
      add column purpose text not null default 'submission' check (purpose in ('submission', 'recheck'))`.execute(db);
  await sql`
    create index registry_requests_rechecks on registry_requests (started_at)
    where purpose = 'recheck' and state = 'running'`.execute(db);
  // When the registries were last asked about the data of a verified account; how long that is good for, the configuration says.
  await sql`
    create table identity_rechecks (
      account_id text primary key references accounts (id),
      asked_at timestamptz not null
    )`.execute(db);
  await sql`create index identity_rechecks_by_time on identity_rechecks (asked_at)`.execute(db);
  await sql`
    insert into identity_rechecks (account_id, asked_at)
    select account_id, max(at) from evidence
    where kind = 'registry_confirmed' and revoked_at is null
    group by account_id`.execute(db);
}
