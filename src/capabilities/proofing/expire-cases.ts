import type { Db } from '../../database/connect.ts';
import { endCase } from './end-case.ts';
import { readOverdueCases } from './store.ts';

const BATCH = 500;

/** Ends what was not brought to an end in time, each case in a transaction of its own. May run on many nodes at once. */
export async function expireCases({ db }: { readonly db: Db }): Promise<void> {
  for (let overdue = await readOverdueCases(db, BATCH); overdue.length > 0; overdue = await readOverdueCases(db, BATCH)) {
    for (const one of overdue) {
      await db.transaction().execute((tx) => endCase(tx, { ...one, end: { kind: 'expire' }, actor: 'system' }));
    }
  }
}
