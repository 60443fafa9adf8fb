import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_events (
      id text primary key,
      at timestamptz not null default clock_timestamp(),
      actor text not null,
      action text not null,
      account_id text,
      client_id text,
      details jsonb not null default '{}'
    )`.execute(db);
  await sql`create index audit_events_by_account on audit_events (account_id, id)`.execute(db);
  await sql`
    create function audit_events_refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'audit_events is append-only';
    end $$`.execute(db);
  await sql`
    create trigger audit_events_append_only before update or delete or truncate on audit_events
    for each statement execute function audit_events_refuse_change()`.execute(db);
}
