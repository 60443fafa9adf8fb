import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Whoever claims an identifier looks for it under every key at once; the unique index has the key before the blind index.
  await sql`create index identifiers_by_blind_index on identifiers (blind_index) where removed_at is null`.execute(db);
  // While few accounts were verified, plans read all of this index to find the evidence of one account, and went on doing so.
  await sql`drop index evidence_by_reference`.execute(db);
}
