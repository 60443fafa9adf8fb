import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // The text and the destination are sealed, and wiped once the message has left or died.
  await sql`
    create table outbox_messages (
      id text primary key,
      channel text not null check (channel in ('sms', 'email')),
      template text not null,
      content_sealed bytea,
      created_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      attempts integer not null default 0,
      sent_at timestamptz,
      dropped_at timestamptz,
      last_fault text
    )`.execute(db);
  await sql`create index outbox_messages_open on outbox_messages (expires_at) where sent_at is null and dropped_at is null`.execute(db);
}
