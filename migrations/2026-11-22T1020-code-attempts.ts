import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // When the latest answer came: a code in a mail lives longer than the day over which wrong answers are counted.
  await sql`alter table one_time_codes add column attempted_at timestamptz`.execute(db);
  await sql`create index one_time_codes_by_expiry on one_time_codes (expires_at)`.execute(db);
}
