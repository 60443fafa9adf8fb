import { sql, type Kysely } from 'kysely';

// Plans that are made while there are few accounts stay in use for long. Each look-up therefore has an index that wins from the first row on.
export async function up(db: Kysely<unknown>): Promise<void> {
  // Tempted plans to read the evidence of everybody to find that of one account.
  await sql`drop index evidence_by_reference`.execute(db);
  // With the kind in it, "the SNILS of this account" is not looked for among the SNILS of all.
  await sql`drop index identifiers_by_account`.execute(db);
  await sql`create index identifiers_by_account on identifiers (account_id, kind) where removed_at is null`.execute(db);
}
