import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table registrations (
      id text primary key,
      secret_digest bytea not null unique,
      step text not null check (step in ('confirm_contact', 'set_password', 'done')),
      channel text not null check (channel in ('sms', 'email')),
      draft_sealed bytea not null,
      contact_index bytea not null,
      language text not null,
      interaction_id text,
      authorization_request_sealed bytea,
      account_id text references accounts (id),
      created_at timestamptz not null default clock_timestamp(),
      confirmed_at timestamptz,
      completed_at timestamptz,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index registrations_by_expiry on registrations (expires_at)`.execute(db);
}
