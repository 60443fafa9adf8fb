import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export async function readPasswordChange(db: Db, accountId: string): Promise<string | undefined> {
  const { rows } = await sql<{ changed_at: string }>`
    select changed_at::text from passwords where account_id = ${accountId}`.execute(db);
  return rows[0]?.changed_at;
}
