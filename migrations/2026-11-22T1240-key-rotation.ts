import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Digits are compared by a keyed digest: as long as a code lives, the master key it was made under is needed. Null: not known.
  await sql`alter table one_time_codes add column key_version integer`.execute(db);
  // A password moves to a new pepper when its owner signs in, which may be in years. Until then the old pepper alone is kept, sealed
  // under the newest master key, so that the old master key need not be.
  await sql`
    create table password_peppers (
      key_id integer primary key,
      pepper_sealed bytea not null,
      kept_at timestamptz not null default clock_timestamp()
    )`.execute(db);
}
