import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // One submission to the registries. It ends once, and an account has at most one under way.
  await sql`
    create table registry_requests (
      id text primary key,
      account_id text not null references accounts (id),
      version_id text not null references identity_versions (id),
      state text not null default 'running' check (state in ('running', 'confirmed', 'refused', 'expired', 'cancelled')),
      refusal text,
      started_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      ended_at timestamptz,
      check ((state = 'running') = (ended_at is null))
    )`.execute(db);
  await sql`create unique index registry_requests_one_running on registry_requests (account_id) where state = 'running'`.execute(db);
  await sql`create index registry_requests_by_account on registry_requests (account_id, started_at)`.execute(db);
  await sql`
    create table registry_checks (
      id text primary key,
      request_id text not null references registry_requests (id),
      account_id text not null references accounts (id),
      version_id text not null references identity_versions (id),
      registry text not null check (registry in ('pension_fund', 'interior_ministry', 'tax_service')),
      state text not null default 'requested' check (state in ('requested', 'sent', 'answered', 'expired', 'cancelled')),
      outcome text,
      fields text[] not null default '{}',
      attempts integer not null default 0,
      due_at timestamptz not null default clock_timestamp(),
      last_fault text,
      created_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      sent_at timestamptz,
      ended_at timestamptz,
      unique (request_id, registry)
    )`.execute(db);
  await sql`create index registry_checks_due on registry_checks (registry, due_at) where state in ('requested', 'sent')`.execute(db);
}
