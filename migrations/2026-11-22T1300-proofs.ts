import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // One attempt to prove identity by one method, apart from session and browser: nothing is lost when the citizen leaves. `details` hold no
  // personal data; what does is sealed.
  await sql`
    create table proofing_cases (
      id text primary key,
      account_id text not null references accounts (id),
      method text not null,
      version_id text not null references identity_versions (id),
      state text not null default 'open' check (state in ('open', 'waiting', 'completed', 'refused', 'cancelled', 'expired')),
      refusal text,
      details jsonb not null default '{}',
      data_sealed bytea,
      attempts integer not null default 0,
      opened_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      ended_at timestamptz,
      check ((state in ('open', 'waiting')) = (ended_at is null)),
      check ((state = 'refused') = (refusal is not null))
    )`.execute(db);
  await sql`
    create unique index proofing_cases_one_under_way on proofing_cases (account_id, method)
    where state in ('open', 'waiting')`.execute(db);
  await sql`create index proofing_cases_by_account on proofing_cases (account_id, opened_at)`.execute(db);
  await sql`create index proofing_cases_to_expire on proofing_cases (expires_at) where state in ('open', 'waiting')`.execute(db);
  // That the person was proven to be who the data says, by a method, at a moment. Whether it still counts is what the evidence says.
  await sql`
    create table proofs (
      id text primary key,
      account_id text not null references accounts (id),
      version_id text not null references identity_versions (id),
      method text not null,
      case_id text references proofing_cases (id),
      vouched_by text not null,
      evidence_sealed bytea not null,
      proved_at timestamptz not null,
      created_at timestamptz not null default clock_timestamp()
    )`.execute(db);
  await sql`create index proofs_by_account on proofs (account_id)`.execute(db);
  // One proof may be the ground of several rows: a later version of the data that is the same person's takes it over.
  await sql`alter table evidence add column proved_at timestamptz, add column proof_id text references proofs (id)`.execute(db);
  await sql`create index evidence_by_proof on evidence (proof_id) where proof_id is not null`.execute(db);
}
