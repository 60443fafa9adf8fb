import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Whom a refusal was told as the owner of the SNILS: many requests for one SNILS must not become as many messages.
  await sql`alter table registry_requests add column told_account_id text references accounts (id)`.execute(db);
  await sql`
    create index registry_requests_by_told_account on registry_requests (told_account_id, ended_at)
    where told_account_id is not null`.execute(db);
}
