import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Accounts that their owners want deleted, and the time in which that can still be taken back. The link in the messages is kept as its
  // digest. The row stays when all else is gone: by it one knows later that nothing was lost.
  await sql`
    create table account_closings (
      id text primary key,
      account_id text not null references accounts (id),
      cancel_digest bytea not null unique,
      requested_at timestamptz not null default clock_timestamp(),
      due_at timestamptz not null,
      reminded_at timestamptz,
      cancelled_at timestamptz,
      cancelled_by text check (cancelled_by in ('citizen', 'link', 'recovery')),
      closed_at timestamptz,
      swept_at timestamptz,
      check (cancelled_at is null or closed_at is null),
      check ((cancelled_at is null) = (cancelled_by is null)),
      check (swept_at is null or closed_at is not null)
    )`.execute(db);
  await sql`
    create unique index account_closings_one_open on account_closings (account_id)
    where cancelled_at is null and closed_at is null`.execute(db);
  await sql`create index account_closings_due on account_closings (due_at) where cancelled_at is null and closed_at is null`.execute(db);
  await sql`create index account_closings_to_sweep on account_closings (closed_at) where closed_at is not null and swept_at is null`.execute(
    db,
  );
  // Erasing one account must not read what all others have: neither to find its rows, nor to see that nothing points to them any more.
  await sql`create index registrations_by_account on registrations (account_id) where account_id is not null`.execute(db);
  await sql`create index recovery_holds_by_account on recovery_holds (account_id)`.execute(db);
  await sql`create index registry_requests_by_version on registry_requests (version_id)`.execute(db);
  await sql`create index registry_checks_by_version on registry_checks (version_id)`.execute(db);
  await sql`create index proofing_cases_by_version on proofing_cases (version_id)`.execute(db);
  await sql`create index proofs_by_version on proofs (version_id)`.execute(db);
  await sql`create index proofs_by_case on proofs (case_id) where case_id is not null`.execute(db);
  await sql`create index letters_by_version on letters (version_id)`.execute(db);
  await sql`create index letters_by_case on letters (case_id)`.execute(db);
  await sql`create index visits_by_case on visits (case_id)`.execute(db);
  await sql`create index tax_numbers_by_version on tax_numbers (version_id)`.execute(db);
  await sql`create index desk_cases_by_version on desk_cases (version_id) where version_id is not null`.execute(db);
  await sql`create index desk_cases_by_proof on desk_cases (proof_id) where proof_id is not null`.execute(db);
}
