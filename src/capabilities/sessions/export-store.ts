import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export interface HeldSecurityCase {
  readonly number: string;
  readonly opened_at: Date;
}

export async function readSecurityCases(db: Db, accountId: string): Promise<readonly HeldSecurityCase[]> {
  const { rows } = await sql<HeldSecurityCase>`
    select number, opened_at from security_cases where account_id = ${accountId} order by opened_at`.execute(db);
  return rows;
}
