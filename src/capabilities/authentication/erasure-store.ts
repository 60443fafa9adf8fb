import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export async function deleteFactors(db: Db, accountId: string): Promise<void> {
  await sql`
    with words as (delete from passwords where account_id = ${accountId}),
    settings as (delete from sign_in_settings where account_id = ${accountId}),
    totps as (delete from totp_factors where account_id = ${accountId}),
    codes as (delete from backup_codes where account_id = ${accountId}),
    questions as (delete from security_questions where account_id = ${accountId}),
    attempts as (delete from factor_attempts where account_id = ${accountId})
    delete from passkeys where account_id = ${accountId}`.execute(db);
}
