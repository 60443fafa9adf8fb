import type pg from 'pg';

/**
 * The role that the service works as: it reads and writes rows, and of the audit trail it may only read and add. The account that migrates
 * owns the tables; one that may, makes the role.
 */
export const serviceRole = 'paiza_service';

/**
 * What the role may, said anew after each migration because tables are new. Only of tables that are ours to give away; a role that exists is
 * taken as it is. Roles belong to the whole server: several databases may be migrated at once, so losing that race is no fault.
 */
const grants = `
do $$
declare
  relation record;
begin
  if not exists (select from pg_roles where rolname = '${serviceRole}') then
    begin
      create role ${serviceRole} nologin;
    exception when duplicate_object or unique_violation or insufficient_privilege then null;
    end;
  end if;
  if not exists (select from pg_roles where rolname = '${serviceRole}') then return; end if;
  if not pg_has_role('${serviceRole}', 'MEMBER') then
    -- So that an account that is owner and service in one can give up the first. Not everybody may.
    begin
      execute format('grant ${serviceRole} to %I', current_user);
    exception when others then null;
    end;
  end if;

  grant usage on schema public, graphile_worker to ${serviceRole};
  for relation in
    select c.oid::regclass as name, c.relname, c.relkind, c.relnamespace::regnamespace::text as schema, c.relrowsecurity
    from pg_class c
    where c.relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)
      and c.relkind in ('r', 'p', 'v', 'S') and pg_has_role(c.relowner, 'USAGE')
  loop
    if relation.relkind = 'S' then
      execute format('grant usage on sequence %s to ${serviceRole}', relation.name);
    elsif relation.name::text in ('audit_events', 'audit_blocks', 'audit_checkpoints') then
      execute format('revoke all on %s from ${serviceRole}', relation.name);
      execute format('grant select, insert on %s to ${serviceRole}', relation.name);
    elsif relation.relname in ('kysely_migration', 'kysely_migration_lock', 'migrations') then
      execute format('grant select on %s to ${serviceRole}', relation.name);
    else
      execute format('grant select, insert, update, delete on %s to ${serviceRole}', relation.name);
    end if;
    -- The queue's tables have row-level security switched on: without a policy nobody but their owner sees a row.
    if relation.relrowsecurity and not exists (
      select from pg_policy where polrelid = relation.name::oid and polname = '${serviceRole}'
    ) then
      execute format('create policy ${serviceRole} on %s to ${serviceRole} using (true) with check (true)', relation.name);
    end if;
  end loop;
end $$`;

/** Gives the service role its rights. False when there is no such role and this account may not make one. */
export async function grantServiceRole(pool: pg.Pool): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    // Nodes that migrate at once would change the same entries.
    await client.query(`select pg_advisory_xact_lock(hashtext('paiza service role'))`);
    await client.query(grants);
    const { rows } = await client.query<{ exists: boolean }>('select exists (select from pg_roles where rolname = $1) as exists', [
      serviceRole,
    ]);
    await client.query('commit');
    return rows[0]?.exists === true;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
