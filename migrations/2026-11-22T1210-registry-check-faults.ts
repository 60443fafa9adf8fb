import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Attempts count polls as well; how long to pause after a fault depends on how many came in a row.
  await sql`alter table registry_checks add column faults integer not null default 0`.execute(db);
  // Checks that nobody answered in time: what operators look at, and few.
  await sql`create index registry_checks_expired on registry_checks (registry, ended_at) where state = 'expired'`.execute(db);
  await sql`create index registry_checks_deadline on registry_checks (expires_at) where state in ('requested', 'sent')`.execute(db);
}
