import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // A password that somebody else has used signs nobody in any more; a new one ends that.
  await sql`alter table passwords add column compromised_at timestamptz`.execute(db);
  // One for each sign-in that the owner disowns, under a number that people can say aloud.
  await sql`
    create table security_cases (
      number text primary key,
      account_id text not null references accounts (id),
      event_id text not null unique,
      opened_at timestamptz not null default clock_timestamp()
    )`.execute(db);
  await sql`create index security_cases_by_account on security_cases (account_id, opened_at)`.execute(db);
}
