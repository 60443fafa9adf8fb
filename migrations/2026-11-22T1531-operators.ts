import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await createOperators(db);
  await createDeskCases(db);
  await createApprovals(db);
  await createTraces(db);
}

async function createOperators(db: Kysely<unknown>): Promise<void> {
  // Citizens who work at a counter. Never deleted: proofs and the audit trail name them.
  await sql`
    create table operators (
      id text primary key,
      account_id text not null unique references accounts (id),
      centre_id text not null,
      role text not null check (role in ('operator', 'senior', 'auditor')),
      active boolean not null default true,
      added_at timestamptz not null default clock_timestamp(),
      changed_at timestamptz not null default clock_timestamp()
    )`.execute(db);
  await sql`create index operators_by_centre on operators (centre_id)`.execute(db);
  // One sign-in at the desk: shorter than the citizen's session that carries it, and ended by itself.
  await sql`
    create table desk_sessions (
      id text primary key,
      operator_id text not null references operators (id),
      session_uid text not null,
      started_at timestamptz not null default clock_timestamp(),
      last_seen_at timestamptz not null default clock_timestamp(),
      ended_at timestamptz
    )`.execute(db);
  await sql`create unique index desk_sessions_one_of_a_sign_in on desk_sessions (session_uid) where ended_at is null`.execute(db);
  await sql`create index desk_sessions_by_operator on desk_sessions (operator_id) where ended_at is null`.execute(db);
}

async function createDeskCases(db: Kysely<unknown>): Promise<void> {
  // One citizen at the counter, served by one operator. The persons are keyed digests of their insurance numbers at that moment: nobody
  // serves themselves, under whatever account.
  await sql`
    create table desk_cases (
      id text primary key,
      kind text not null check (kind in ('visit', 'registration')),
      state text not null check (state in
        ('found', 'matched', 'contact', 'identity', 'checking', 'confirmed', 'requested', 'closed', 'exhausted', 'expired')),
      operator_id text not null references operators (id),
      operator_account_id text not null references accounts (id),
      operator_person bytea,
      centre_id text not null,
      account_id text references accounts (id),
      citizen_person bytea,
      reason text not null,
      version_id text references identity_versions (id),
      document_tries integer not null default 0 check (document_tries between 0 and 5),
      proof_id text references proofs (id),
      data_sealed bytea,
      opened_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      ended_at timestamptz,
      check (account_id <> operator_account_id),
      check (citizen_person <> operator_person),
      check (account_id is not null or (kind = 'registration' and state in ('contact', 'closed', 'expired'))),
      check ((state in ('found', 'matched', 'contact', 'identity', 'checking')) = (ended_at is null)),
      check (data_sealed is null or ended_at is null)
    )`.execute(db);
  await sql`create index desk_cases_by_operator on desk_cases (operator_id, opened_at)`.execute(db);
  await sql`create index desk_cases_by_account on desk_cases (account_id, opened_at)`.execute(db);
  await sql`create index desk_cases_to_expire on desk_cases (expires_at) where ended_at is null`.execute(db);
  await sql`create index desk_cases_that_wait on desk_cases (opened_at) where state = 'checking'`.execute(db);
}

async function createApprovals(db: Kysely<unknown>): Promise<void> {
  // What takes two people. The checks hold whatever the program does: nobody approves what they asked for, or what is about themselves.
  await sql`
    create table approvals (
      id text primary key,
      kind text not null check (kind in ('access_restore', 'level_drop', 'contact_replacement')),
      state text not null default 'requested' check (state in ('requested', 'approved', 'rejected', 'withdrawn', 'expired')),
      case_id text not null references desk_cases (id),
      account_id text not null references accounts (id),
      centre_id text not null,
      requested_by text not null references operators (id),
      requester_account_id text not null references accounts (id),
      decided_by text references operators (id),
      decider_account_id text references accounts (id),
      reason text not null,
      data_sealed bytea,
      requested_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      decided_at timestamptz,
      check (decided_by <> requested_by),
      check (decider_account_id <> requester_account_id),
      check (decider_account_id <> account_id),
      check (requester_account_id <> account_id),
      check ((state in ('approved', 'rejected')) = (decided_by is not null)),
      check ((decided_by is null) = (decider_account_id is null)),
      check ((state = 'requested') = (decided_at is null)),
      check (data_sealed is null or state = 'requested')
    )`.execute(db);
  await sql`create unique index approvals_one_under_way on approvals (account_id, kind) where state = 'requested'`.execute(db);
  await sql`create index approvals_by_centre on approvals (centre_id, requested_at)`.execute(db);
  await sql`create index approvals_to_expire on approvals (expires_at) where state = 'requested'`.execute(db);
}

async function createTraces(db: Kysely<unknown>): Promise<void> {
  // Each look for a citizen, to be counted. Lost in a crash, as other counters are.
  await sql`
    create unlogged table desk_searches (
      operator_id text not null,
      at timestamptz not null default clock_timestamp()
    )`.execute(db);
  await sql`create index desk_searches_by_operator on desk_searches (operator_id, at)`.execute(db);
  // What operators of a centre did, newest first, for its auditor.
  await sql`
    create index audit_events_by_centre on audit_events ((details ->> 'centre'), id)
    where actor like 'operator:%' and details ->> 'centre' is not null`.execute(db);
}
