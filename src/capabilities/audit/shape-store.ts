import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/** What the database's catalogue says of a table of the trail. */
export interface TableShape {
  readonly name: string;
  readonly isPlain: boolean;
  readonly isInherited: boolean;
  readonly hasKey: boolean;
  readonly isAppendOnly: boolean;
  /** Rules or row security: statements may do or see something else than they say. */
  readonly isRewritten: boolean;
}

/** 58: before update, delete or truncate, for the statement (pg_trigger.h). */
export async function readShapes(db: Db): Promise<readonly TableShape[]> {
  const { rows } = await sql<TableShape>`
    select t.name, c.relkind = 'r' as "isPlain",
      exists (select from pg_inherits i where i.inhparent = c.oid or i.inhrelid = c.oid) as "isInherited",
      exists (
        select from pg_constraint k join pg_index i on i.indexrelid = k.conindid
        join pg_attribute a on a.attrelid = c.oid and a.attname = t.key and k.conkey = array[a.attnum]
        where k.conrelid = c.oid and k.contype = 'p' and i.indisunique and i.indisvalid and i.indisready
      ) as "hasKey",
      exists (
        select from pg_trigger g join pg_proc p on p.oid = g.tgfoid
        where g.tgrelid = c.oid and g.tgname = t.name || '_append_only' and g.tgtype = 58 and g.tgenabled in ('O', 'A')
          and g.tgqual is null and p.proname = t.guard
      ) as "isAppendOnly",
      c.relrowsecurity or exists (select from pg_rewrite r where r.ev_class = c.oid) as "isRewritten"
    from (values
      ('audit_events', 'id', 'audit_events_refuse_change'),
      ('audit_blocks', 'number', 'audit_chain_refuse_change'),
      ('audit_checkpoints', 'number', 'audit_chain_refuse_change')
    ) as t (name, key, guard)
    join pg_class c on c.oid = t.name::regclass`.execute(db);
  return rows;
}
