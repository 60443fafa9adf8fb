import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What is to be signed in order to sign in, one for each pause of the provider. It holds nothing of a person, and signs in once.
  await sql`
    create table signature_challenges (
      interaction_id text primary key,
      content text not null,
      attempts integer not null default 0,
      created_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db);
  await sql`create index signature_challenges_by_expiry on signature_challenges (expires_at)`.execute(db);
}
