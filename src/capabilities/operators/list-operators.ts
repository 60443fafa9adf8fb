import type { Db } from '../../database/connect.ts';
import { readOperators, type ListedOperator } from './operator-store.ts';

/** Also those who are none any more; of one centre, or all. */
export function listOperators(
  { db }: { readonly db: Db },
  { centreId }: { readonly centreId?: string | undefined },
): Promise<readonly ListedOperator[]> {
  return readOperators(db, centreId);
}
