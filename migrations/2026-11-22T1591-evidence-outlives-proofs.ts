import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What a level rested on holds nothing of the person, and the trail is checked against it. It stays when an account is deleted and the
  // proof it came of, which does, is gone.
  await sql`alter table evidence drop constraint evidence_proof_id_fkey`.execute(db);
}
