import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await numberTransactions(db);
  await createChain(db);
  await createKeys(db);
}

async function numberTransactions(db: Kysely<unknown>): Promise<void> {
  // The sealer takes what no running transaction can add to any more, hence the number of the writer's. A database that was moved to
  // another server gets new, lower numbers there: the offset keeps them growing. Rows from before have none.
  await sql`create function audit_offset() returns bigint language sql stable return 0::bigint`.execute(db);
  await sql`create function audit_tx_number() returns bigint language sql stable return pg_current_xact_id()::text::bigint + 0`.execute(db);
  await sql`alter table audit_events add column tx_number bigint, add column row_mac bytea`.execute(db);
  await sql`alter table audit_events alter column tx_number set default audit_tx_number()`.execute(db);
  await sql`create index audit_events_by_transaction on audit_events (tx_number)`.execute(db);
  // Makes every number from now on greater than all that the trail has, and resolves to the first. The service may not change functions,
  // but it alone notices that it is on another server: hence in the name of the owner. Waits for writers, so that none has an older number.
  await sql`
    create function audit_begin_era() returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
    declare
      running bigint := 0;
      newest bigint;
      first bigint;
      shift bigint;
    begin
      lock table public.audit_events in share row exclusive mode;
      running := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
      select max(tx_number) into newest from public.audit_events;
      first := greatest(coalesce(newest, 0) + 1, running + public.audit_offset());
      shift := first - running;
      if shift <> public.audit_offset() then
        execute format('create or replace function public.audit_offset() returns bigint language sql stable return %s::bigint', shift);
        execute format('create or replace function public.audit_tx_number() returns bigint language sql stable return pg_current_xact_id()::text::bigint + %s', shift);
      end if;
      return first;
    end $$`.execute(db);
}

async function createChain(db: Kysely<unknown>): Promise<void> {
  // One row for what was sealed together: the events in order, what each was, and all of it bound to the row before.
  await sql`
    create table audit_blocks (
      number bigint primary key check (number > 0),
      kind text not null check (kind in ('opening', 'regular')),
      first_seq bigint not null check (first_seq > 0),
      last_tx bigint not null,
      last_id text not null,
      cluster text not null,
      sealed_at timestamptz not null,
      event_ids text[] not null,
      leaves bytea not null,
      root bytea not null,
      previous_hash bytea not null,
      hash bytea not null,
      hash_mac bytea not null
    )`.execute(db);
  await sql`
    create table audit_checkpoints (
      number bigint primary key check (number > 0),
      block bigint not null,
      seq bigint not null,
      at timestamptz not null,
      frontier bytea not null,
      payload text not null,
      signature text not null
    )`.execute(db);
  await sql`
    create function audit_chain_refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name;
    end $$`.execute(db);
  for (const table of ['audit_blocks', 'audit_checkpoints']) {
    await sql`
      create trigger ${sql.ref(`${table}_append_only`)} before update or delete or truncate on ${sql.table(table)}
      for each statement execute function audit_chain_refuse_change()`.execute(db);
  }
}

async function createKeys(db: Kysely<unknown>): Promise<void> {
  // What a master key that may go has vouched for stays verifiable: its two working keys, under the newest master key.
  await sql`
    create table audit_keys (
      key_id integer primary key,
      keys_sealed bytea not null,
      kept_at timestamptz not null default clock_timestamp()
    )`.execute(db);
}
