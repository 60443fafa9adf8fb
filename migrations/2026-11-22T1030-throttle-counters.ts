import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table throttle_counters
      add column strikes integer not null default 0,
      add column forget_at timestamptz not null default 'infinity'`.execute(db);
  await sql`drop index throttle_counters_by_end`.execute(db);
  await sql`create index throttle_counters_by_forgetting on throttle_counters (forget_at) where forget_at < 'infinity'`.execute(db);
}
