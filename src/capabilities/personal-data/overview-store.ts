import type { Db } from '../../database/connect.ts';
import { preparedStatement } from '../../database/prepared-statement.ts';

/**
 * One row whose columns are other rooms' parts, each SQL of account `$1` and, where it needs one, the day `$2`: one round trip for all of
 * them. The text is made once.
 */
export function overviewStatement<Row>(columns: Readonly<Record<keyof Row & string, string>>) {
  const parts = Object.entries<string>(columns).map(([name, part]) => `${part} as ${name}`);
  const statement = preparedStatement<Row>(`select ${parts.join(', ')}`);
  return async (db: Db, accountId: string, until: string): Promise<Row> => {
    const [row] = await statement(db, [accountId, until]);
    if (row === undefined) throw new Error('the overview returned no row');
    return row;
  };
}
