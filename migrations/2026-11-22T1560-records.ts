import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What a person keeps in the account beside the identity data: addresses, documents, children, vehicles. The words are sealed by the
  // person's own key; only the day a document ends stands in the clear, because whoever reminds of it must find it among all.
  await sql`
    create table records (
      id text primary key,
      account_id text not null references accounts (id),
      kind text not null,
      data_sealed bytea not null,
      source text not null default 'citizen',
      verified_at timestamptz,
      valid_until date,
      reminded_days integer,
      revision integer not null default 1,
      added_at timestamptz not null default clock_timestamp(),
      changed_at timestamptz not null default clock_timestamp(),
      check ((source = 'citizen') = (verified_at is null)),
      check (reminded_days is null or valid_until is not null)
    )`.execute(db);
  await sql`create index records_by_account on records (account_id)`.execute(db);
  await sql`create index records_by_end on records (valid_until) where valid_until is not null`.execute(db);
}
