import { sql } from 'kysely';
import type { Page, Replacement } from '../kernel/resealing.ts';
import type { Db } from './connect.ts';

export interface SealedRow {
  readonly id: string;
  readonly sealed: Buffer;
}

export interface SealedColumn {
  /** Rows that hold sealed bytes; wiped ones are empty or null. */
  read(db: Db, page: Page): Promise<readonly SealedRow[]>;
  /** Puts fresh bytes where the old ones still stand: what somebody changed meanwhile stays. Resolves to how many rows. */
  replace(db: Db, fresh: readonly Replacement[]): Promise<number>;
}

/** How one column of sealed bytes is walked through and replaced. The names come from code, never from input. */
export function sealedColumn(names: { readonly table: string; readonly column: string; readonly id?: string }): SealedColumn {
  const [table, column, id] = [sql.table(names.table), sql.ref(names.column), sql.ref(names.id ?? 'id')];
  return {
    async read(db, { after, limit }) {
      const { rows } = await sql<SealedRow>`
        select ${id}::text as id, ${column} as sealed from ${table}
        where length(${column}) > 0 and ${id}::text > ${after} order by ${id}::text limit ${limit}`.execute(db);
      return rows;
    },
    async replace(db, fresh) {
      const { numAffectedRows } = await sql`
        update ${table} as kept set ${column} = fresh.sealed
        from unnest(${fresh.map((row) => row.id)}::text[], ${fresh.map(({ old }) => old)}::bytea[],
          ${fresh.map((row) => row.fresh)}::bytea[]) as fresh (row_id, old, sealed)
        where kept.${id}::text = fresh.row_id and kept.${column} = fresh.old`.execute(db);
      return Number(numAffectedRows ?? 0n);
    },
  };
}
