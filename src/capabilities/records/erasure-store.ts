import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export async function deleteRecords(db: Db, accountId: string): Promise<void> {
  await sql`delete from records where account_id = ${accountId}`.execute(db);
}
