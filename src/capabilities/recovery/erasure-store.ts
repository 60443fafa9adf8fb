import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export async function deleteRecoveries(db: Db, accountId: string): Promise<void> {
  await sql`
    with holds as (delete from recovery_holds where account_id = ${accountId})
    delete from recoveries where account_id = ${accountId}`.execute(db);
}
