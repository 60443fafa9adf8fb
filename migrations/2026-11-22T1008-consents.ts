import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table consents (
      id text primary key,
      account_id text not null references accounts (id),
      client_id text not null,
      scopes text[] not null,
      claims text[] not null default '{}',
      resource_scopes jsonb not null default '{}',
      granted_at timestamptz not null default clock_timestamp(),
      withdrawn_at timestamptz
    )`.execute(db);
  await sql`create unique index consents_one_standing on consents (account_id, client_id) where withdrawn_at is null`.execute(db);
}
