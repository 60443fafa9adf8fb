import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export interface HeldFactorDates {
  readonly password_changed_at: Date | null;
  readonly backup_codes_made_at: Date | null;
  readonly question_sealed: Buffer | null;
  readonly question_set_at: Date | null;
}

export async function readHeldFactorDates(db: Db, accountId: string): Promise<HeldFactorDates> {
  const { rows } = await sql<HeldFactorDates>`
    select (select changed_at from passwords where account_id = ${accountId}) as password_changed_at,
      (select max(created_at) from backup_codes where account_id = ${accountId}) as backup_codes_made_at,
      (select question_sealed from security_questions where account_id = ${accountId}) as question_sealed,
      (select set_at from security_questions where account_id = ${accountId}) as question_set_at`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('reading dates of factors returned no row');
  return row;
}
