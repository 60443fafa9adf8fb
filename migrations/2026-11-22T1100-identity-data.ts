import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What the citizen has typed and not yet sent; one per account, replaced at each save.
  await sql`
    create table identity_drafts (
      account_id text primary key references accounts (id),
      draft_sealed bytea not null,
      saved_at timestamptz not null default clock_timestamp()
    )`.execute(db);
  // Each submission is a version and never changes: what a registry answered, it answered of exactly these bytes.
  await sql`
    create table identity_versions (
      id text primary key,
      account_id text not null references accounts (id),
      number integer not null,
      data_sealed bytea not null,
      snils_blind_index bytea not null,
      document_blind_index bytea not null,
      key_version integer not null,
      submitted_at timestamptz not null default clock_timestamp(),
      unique (account_id, number)
    )`.execute(db);
  await sql`
    create function identity_versions_refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'a version of identity data never changes';
    end $$`.execute(db);
  // Blind indexes may be made anew under another key: they say the same of the same bytes.
  await sql`
    create trigger identity_versions_stand before update of id, account_id, number, submitted_at on identity_versions
    for each row execute function identity_versions_refuse_change()`.execute(db);
  // The tax number that the tax service found for a verified version.
  await sql`
    create table tax_numbers (
      account_id text primary key references accounts (id),
      version_id text not null references identity_versions (id),
      inn_sealed bytea not null,
      found_at timestamptz not null default clock_timestamp()
    )`.execute(db);
  await sql`create index evidence_by_reference on evidence (reference) where kind = 'registry_confirmed'`.execute(db);
}
