import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // When a relying party last learned something of a person, and whether it has learned just this within the hour.
  await sql`
    create index audit_events_by_site on audit_events (account_id, client_id, id) where action = 'claims.disclosed'`.execute(db);
  // How far the telling of a relying party is whose access a person has withdrawn.
  await sql`
    create table logout_deliveries (
      id text primary key,
      consent_id text not null references consents (id),
      queued_at timestamptz not null default clock_timestamp(),
      attempts integer not null default 0,
      delivered_at timestamptz
    )`.execute(db);
  await sql`create index logout_deliveries_by_consent on logout_deliveries (consent_id)`.execute(db);
  await sql`create index consents_withdrawn on consents (account_id, withdrawn_at) where withdrawn_at is not null`.execute(db);
}
