import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // The bytes that the registries have answered about belong to what never changes; only blind indexes are made anew.
  await sql`
    create or replace trigger identity_versions_stand before update of id, account_id, number, submitted_at, data_sealed on identity_versions
    for each row execute function identity_versions_refuse_change()`.execute(db);
}
