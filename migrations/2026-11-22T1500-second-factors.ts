import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sign_in_settings (
      account_id text primary key references accounts (id),
      two_step boolean not null default false,
      sms_second boolean not null default false,
      notice_by_email boolean not null default true,
      backup_key_sealed bytea,
      changed_at timestamptz not null default clock_timestamp()
    )`.execute(db);
  // The newest step whose code was accepted: no code is good twice (RFC 6238 §5.2).
  await sql`
    create table totp_factors (
      id text primary key,
      account_id text not null references accounts (id),
      secret_sealed bytea not null,
      label_sealed bytea not null,
      created_at timestamptz not null default clock_timestamp(),
      confirmed_at timestamptz not null default clock_timestamp(),
      last_step bigint not null,
      removed_at timestamptz
    )`.execute(db);
  await sql`create index totp_factors_by_account on totp_factors (account_id) where removed_at is null`.execute(db);
  await sql`
    create table backup_codes (
      id text primary key,
      account_id text not null references accounts (id),
      code_mac bytea not null,
      created_at timestamptz not null default clock_timestamp(),
      used_at timestamptz,
      unique (account_id, code_mac)
    )`.execute(db);
  // Logged, unlike the counters of passwords: a hundred wrong answers in a row disable a factor, and a crash must not forget them.
  await sql`
    create table factor_attempts (
      account_id text not null references accounts (id),
      factor text not null,
      recent integer not null,
      recent_ends_at timestamptz not null,
      today integer not null,
      today_ends_at timestamptz not null,
      in_a_row integer not null,
      primary key (account_id, factor)
    )`.execute(db);
}
