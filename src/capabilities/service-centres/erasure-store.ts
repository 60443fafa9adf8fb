import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export async function deleteVisits(db: Db, accountId: string): Promise<void> {
  await sql`delete from visits where account_id = ${accountId}`.execute(db);
}
