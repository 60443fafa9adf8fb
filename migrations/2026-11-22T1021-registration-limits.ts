import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // One row for each message that a network address caused; the address itself is not kept, only its blind index.
  await sql`
    create table registration_sends (
      network_index bytea not null,
      at timestamptz not null default clock_timestamp()
    )`.execute(db);
  await sql`create index registration_sends_by_network on registration_sends (network_index, at)`.execute(db);
  await sql`create index registration_sends_by_time on registration_sends (at)`.execute(db);
  await sql`create table registration_sms_hours (hour timestamptz primary key, sent integer not null)`.execute(db);
  // By what the contact was confirmed; and when the finished registration was taken for the first sign-in, which happens once.
  await sql`
    alter table registrations
      add column confirmed_by text check (confirmed_by in ('sms_code', 'email_code', 'email_link')),
      add column used_at timestamptz`.execute(db);
}
