import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import { sql } from 'kysely';

/** In the place of whatever codes the account had. */
export async function replaceBackupCodes(db: Db, accountId: string, macs: readonly Buffer[]): Promise<void> {
  await db.deleteFrom('backup_codes').where('account_id', '=', accountId).execute();
  await db
    .insertInto('backup_codes')
    .values(macs.map((mac) => ({ id: newId('bkc'), account_id: accountId, code_mac: mac, used_at: null })))
    .execute();
}

/** Uses a code up; of simultaneous answers with it the row lets one by. Resolves to when it was made. */
export async function useBackupCode(db: Db, accountId: string, mac: Buffer): Promise<Date | undefined> {
  const row = await db
    .updateTable('backup_codes')
    .set({ used_at: sql<Date>`clock_timestamp()` })
    .where('account_id', '=', accountId)
    .where('code_mac', '=', mac)
    .where('used_at', 'is', null)
    .returning('created_at')
    .executeTakeFirst();
  return row?.created_at;
}
