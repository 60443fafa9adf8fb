import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table clients (
      client_id text primary key,
      version integer not null,
      metadata jsonb not null,
      secret_digest bytea,
      policy jsonb not null,
      updated_at timestamptz not null default clock_timestamp(),
      removed_at timestamptz
    )`.execute(db);
  await sql`
    create table client_versions (
      client_id text not null references clients (client_id),
      version integer not null,
      metadata jsonb not null,
      policy jsonb not null,
      removed boolean not null default false,
      actor text not null,
      at timestamptz not null default clock_timestamp(),
      primary key (client_id, version)
    )`.execute(db);
  await sql`
    create function clients_announce_change() returns trigger language plpgsql as $$
    begin
      perform pg_notify('paiza_clients', coalesce(new.client_id, old.client_id));
      return null;
    end $$`.execute(db);
  await sql`
    create trigger clients_announce after insert or update or delete on clients
    for each row execute function clients_announce_change()`.execute(db);
}
