import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table accounts (
      id text primary key,
      created_at timestamptz not null default clock_timestamp(),
      language text not null,
      data_key_wrapped bytea not null,
      family_name_sealed bytea not null,
      given_name_sealed bytea not null,
      closed_at timestamptz
    )`.execute(db);
  await sql`
    create table identifiers (
      id text primary key,
      account_id text not null references accounts (id),
      kind text not null check (kind in ('phone', 'email', 'snils')),
      blind_index bytea not null,
      key_version integer not null,
      value_sealed bytea not null,
      confirmed_at timestamptz not null,
      removed_at timestamptz
    )`.execute(db);
  await sql`create unique index identifiers_one_owner on identifiers (kind, key_version, blind_index) where removed_at is null`.execute(db);
  await sql`create index identifiers_by_account on identifiers (account_id) where removed_at is null`.execute(db);
  await sql`
    create table evidence (
      id text primary key,
      account_id text not null references accounts (id),
      kind text not null,
      source text not null,
      reference text,
      at timestamptz not null default clock_timestamp(),
      revoked_at timestamptz
    )`.execute(db);
  await sql`create index evidence_by_account on evidence (account_id)`.execute(db);
}
