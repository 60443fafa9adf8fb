import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // SMS that left, whatever for, by hour: to a block of numbers (its blind index) and to all.
  await sql`
    create table sms_hours (
      key bytea not null,
      hour timestamptz not null,
      sent integer not null,
      primary key (key, hour)
    )`.execute(db);
  await sql`create index sms_hours_by_age on sms_hours (hour)`.execute(db);
  // A message is counted once, however often it is tried.
  await sql`alter table outbox_messages add column budgeted_at timestamptz`.execute(db);
}
