import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Keyed digest of the network a submission came from: counted, never read back.
  await sql`alter table registry_requests add column network_key text`.execute(db);
  await sql`create index registry_requests_by_network on registry_requests (network_key, started_at)`.execute(db);
}
