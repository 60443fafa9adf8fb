import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table passwords (
      account_id text primary key references accounts (id),
      hash text not null,
      pepper_key_id integer not null,
      changed_at timestamptz not null default clock_timestamp()
    )`.execute(db);
  // Counters may be lost in a crash of the database, never be reset by an attacker: unlogged.
  await sql`
    create unlogged table throttle_counters (
      key bytea primary key,
      failures integer not null,
      window_ends_at timestamptz not null
    )`.execute(db);
  await sql`create index throttle_counters_by_end on throttle_counters (window_ends_at)`.execute(db);
}
