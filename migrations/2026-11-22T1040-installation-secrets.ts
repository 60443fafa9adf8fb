import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Secrets that must outlive every master key: pairwise subjects would change with a derived one.
  await sql`create table installation_secrets (name text primary key, secret_sealed bytea not null)`.execute(db);
}
