import { CompiledQuery } from 'kysely';
import type { Db } from './connect.ts';

/**
 * A statement whose text is made once, for the handful that run in every request: putting a text together each time costs as much as
 * sending it. Resolves to its rows.
 */
export function preparedStatement<Row>(text: string): (db: Db, parameters: readonly unknown[]) => Promise<readonly Row[]> {
  return async (db, parameters) => (await db.executeQuery(CompiledQuery.raw(text, [...parameters]) as CompiledQuery<Row>)).rows;
}
