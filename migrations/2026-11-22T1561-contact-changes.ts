import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What came to an account's contacts and what went, so that those who were told can undo it for a while. Ids of identifiers only; the link
  // in the messages is kept as its digest.
  await sql`
    create table contact_changes (
      id text primary key,
      account_id text not null references accounts (id),
      added_ids text[] not null,
      removed_ids text[] not null,
      session_uid text,
      undo_digest bytea not null unique,
      changed_at timestamptz not null default clock_timestamp(),
      undo_until timestamptz not null,
      undone_at timestamptz
    )`.execute(db);
  await sql`create index contact_changes_by_account on contact_changes (account_id, changed_at)`.execute(db);
}
