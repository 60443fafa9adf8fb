import type { Selectable } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { AccountTables } from './tables.ts';

export async function readAccountDates(
  db: Db,
  accountId: string,
): Promise<Pick<Selectable<AccountTables['accounts']>, 'created_at' | 'closed_at'> | undefined> {
  return db.selectFrom('accounts').select(['created_at', 'closed_at']).where('id', '=', accountId).executeTakeFirst();
}

const columns = ['id', 'kind', 'source', 'reference', 'at', 'revoked_at', 'proof_id', 'proved_at'] as const;

export async function readAllEvidence(
  db: Db,
  accountId: string,
): Promise<readonly Pick<Selectable<AccountTables['evidence']>, (typeof columns)[number]>[]> {
  return db.selectFrom('evidence').select(columns).where('account_id', '=', accountId).orderBy('at').orderBy('id').execute();
}
