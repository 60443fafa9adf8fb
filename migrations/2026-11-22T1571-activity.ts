import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // A person reads the trail by kind, newest first. Each event is in one of these, so that adding one stays cheap.
  await sql`create index audit_events_sign_ins on audit_events (account_id, id) where action like 'authentication.%'`.execute(db);
  await sql`create index audit_events_disclosures on audit_events (account_id, id) where action = 'claims.disclosed'`.execute(db);
  await sql`create index audit_events_looks on audit_events (account_id, id) where action = 'citizen.looked_up'`.execute(db);
  await sql`
    create index audit_events_changes on audit_events (account_id, id)
    where action not like 'authentication.%' and action not in ('claims.disclosed', 'citizen.looked_up')`.execute(db);
}
