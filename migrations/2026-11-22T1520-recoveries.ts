import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Ways back into an account. A row without an account is the twin of a real one: nobody has what was typed, and nobody is to see that.
  await sql`
    create table recoveries (
      id text primary key,
      secret_digest bytea unique,
      account_id text references accounts (id),
      identifier_kind text not null check (identifier_kind in ('phone', 'email', 'snils')),
      channel text not null check (channel in ('sms', 'email')),
      contact_index bytea,
      step text not null check (step in
        ('confirm_contact', 'show_factor', 'show_document', 'confirm_other', 'wait', 'desk', 'set_password', 'done')),
      password_changed_at text,
      granted_by text,
      language text not null,
      draft_sealed bytea not null default '',
      document_attempts integer not null default 0,
      document_shown_at timestamptz,
      other_confirmed_at timestamptz,
      factor_shown_at timestamptz,
      created_at timestamptz not null default clock_timestamp(),
      confirmed_at timestamptz,
      completed_at timestamptz,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index recoveries_by_account on recoveries (account_id, created_at) where account_id is not null`.execute(db);
  await sql`create index recoveries_by_expiry on recoveries (expires_at)`.execute(db);
  // The time in which the owner can still object to a new password, where one contact is all that was proven.
  await sql`
    create table recovery_holds (
      id text primary key,
      account_id text not null references accounts (id),
      contact_index bytea not null,
      password_changed_at text,
      cancel_digest bytea not null unique,
      started_at timestamptz not null default clock_timestamp(),
      ends_at timestamptz not null,
      expires_at timestamptz not null,
      told_at timestamptz,
      cancelled_at timestamptz,
      used_at timestamptz,
      check (cancelled_at is null or used_at is null)
    )`.execute(db);
  await sql`create unique index recovery_holds_one_open on recovery_holds (account_id) where cancelled_at is null and used_at is null`.execute(
    db,
  );
  await sql`create index recovery_holds_to_tell on recovery_holds (ends_at) where told_at is null and cancelled_at is null and used_at is null`.execute(
    db,
  );
  // Puzzles that were solved, so that a solution opens one form, and networks that waited instead. Lost in a crash, as the other counters are.
  await sql`
    create unlogged table recovery_passes (
      key bytea primary key,
      free_at timestamptz not null
    )`.execute(db);
}
