import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // No earlier than this may a worker take the message: now, the end of another worker's lease, or the time of the next attempt.
  await sql`alter table outbox_messages add column due_at timestamptz not null default clock_timestamp()`.execute(db);
  await sql`create index outbox_messages_due on outbox_messages (due_at) where sent_at is null and dropped_at is null`.execute(db);
  await sql`create index outbox_messages_created on outbox_messages (created_at)`.execute(db);
}
