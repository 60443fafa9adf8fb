import type { Db } from '../../database/connect.ts';
import { readActiveOperator } from './operator-store.ts';
import type { Operator } from './operator.ts';

/** Who works at a counter with this account. */
export function findOperator({ db }: { readonly db: Db }, accountId: string): Promise<Operator | undefined> {
  return readActiveOperator(db, accountId);
}
