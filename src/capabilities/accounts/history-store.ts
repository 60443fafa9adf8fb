import type { Selectable } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { AccountTables } from './tables.ts';

export async function readAccountDates(
  db: Db,
  accountId: string,
): Promise<Pick<Selectable<AccountTables['accounts']>, 'created_at' | 'closed_at'> | undefined> {
  return db.selectFrom('accounts').select(['created_at', 'closed_at']).where('id', '=', accountId).executeTakeFirst();
}

export async function readAllEvidence(
  db: Db,
  accountId: string,
): Promise<readonly Omit<Selectable<AccountTables['evidence']>, 'account_id'>[]> {
  return db
    .selectFrom('evidence')
    .select(['id', 'kind', 'source', 'reference', 'at', 'revoked_at'])
    .where('account_id', '=', accountId)
    .orderBy('at')
    .orderBy('id')
    .execute();
}
