import type { Db } from '../../database/connect.ts';
import { readSmsConversion } from './store.ts';

/** Fewer say nothing. */
const ENOUGH = 20;

/**
 * Which share of the SMS codes of the last hour was typed in, leaving out those of the last ten minutes; 1 while there are few. Whoever pumps
 * SMS does not type them: a share that falls is the alarm before the budget is spent.
 */
export async function measureSmsCodes({ db }: { readonly db: Db }): Promise<number> {
  const { issued, confirmed } = await readSmsConversion(db);
  return issued < ENOUGH ? 1 : confirmed / issued;
}
