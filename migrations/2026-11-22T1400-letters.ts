import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Registered letters with a code. Address and code are sealed by the person's own key, and the code is gone once the post has it; what
  // stays is its MAC, which is bound to the account, the version of the data and the address.
  await sql`
    create table letters (
      id text primary key,
      account_id text not null references accounts (id),
      case_id text not null references proofing_cases (id),
      version_id text not null references identity_versions (id),
      state text not null default 'queued' check (state in
        ('queued', 'exported', 'printed', 'in_transit', 'delivered', 'used', 'void', 'returned', 'refused', 'expired', 'cancelled')),
      address_sealed bytea not null,
      code_mac bytea not null,
      code_sealed bytea,
      attempts integer not null default 0 check (attempts between 0 and 5),
      tracking_number text,
      tracking jsonb not null default '[]',
      ordered_at timestamptz not null default clock_timestamp(),
      lease_until timestamptz,
      exported_at timestamptz,
      expires_at timestamptz not null,
      ended_at timestamptz,
      check ((state in ('queued', 'exported', 'printed', 'in_transit', 'delivered')) = (ended_at is null)),
      check (code_sealed is null or state = 'queued')
    )`.execute(db);
  await sql`create unique index letters_one_under_way on letters (account_id) where ended_at is null`.execute(db);
  await sql`create index letters_by_account on letters (account_id, ordered_at)`.execute(db);
  await sql`create index letters_to_hand_over on letters (ordered_at) where state = 'queued'`.execute(db);
  await sql`create index letters_to_expire on letters (expires_at) where ended_at is null`.execute(db);
  // Wrong codes by the network that they came from. Lost in a crash, as the other counters are.
  await sql`
    create unlogged table letter_guesses (
      network bytea primary key,
      failures integer not null,
      window_ends_at timestamptz not null
    )`.execute(db);
  // How far the post's journal has been read.
  await sql`
    create table post_cursors (
      name text primary key,
      position text not null
    )`.execute(db);
}
