import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table signing_keys (
      id text primary key,
      algorithm text not null check (algorithm in ('ES256', 'RS256')),
      state text not null check (state in ('next', 'current', 'previous', 'retired')),
      private_jwk_sealed bytea,
      public_jwk jsonb not null,
      created_at timestamptz not null default clock_timestamp(),
      state_since timestamptz not null default clock_timestamp()
    )`.execute(db);
  // One current and one next key per algorithm, whoever rotates at the same time.
  await sql`create unique index signing_keys_one_current on signing_keys (algorithm) where state = 'current'`.execute(db);
  await sql`create unique index signing_keys_one_next on signing_keys (algorithm) where state = 'next'`.execute(db);
  await sql`
    create function signing_keys_announce_change() returns trigger language plpgsql as $$
    begin
      perform pg_notify('paiza_signing_keys', '');
      return null;
    end $$`.execute(db);
  await sql`
    create trigger signing_keys_announce after insert or update or delete on signing_keys
    for each statement execute function signing_keys_announce_change()`.execute(db);
}
