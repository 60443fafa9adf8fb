import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export async function deleteRegistrations(db: Db, accountId: string): Promise<void> {
  await sql`delete from registrations where account_id = ${accountId}`.execute(db);
}
