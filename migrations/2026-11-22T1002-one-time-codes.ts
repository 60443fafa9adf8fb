import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table one_time_codes (
      id text primary key,
      purpose text not null,
      subject text not null,
      channel text not null check (channel in ('sms', 'email')),
      destination_index bytea not null,
      digits_mac bytea not null,
      link_digest bytea unique,
      max_attempts integer not null,
      attempts integer not null default 0,
      created_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      confirmed_at timestamptz,
      voided_at timestamptz
    )`.execute(db);
  await sql`create index one_time_codes_by_destination on one_time_codes (destination_index, created_at)`.execute(db);
  await sql`create index one_time_codes_by_subject on one_time_codes (purpose, subject, created_at)`.execute(db);
}
