import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/** What is open ends; what was sealed, the digest of the person and the pointers into their data are gone. */
export async function wipeDeskTraces(db: Db, accountId: string): Promise<void> {
  await sql`
    update approvals set state = 'withdrawn', decided_at = clock_timestamp(), data_sealed = null
    where account_id = ${accountId} and state = 'requested'`.execute(db);
  await sql`
    update desk_cases
    set state = case when ended_at is null then 'closed' else state end, ended_at = coalesce(ended_at, clock_timestamp()),
      citizen_person = null, version_id = null, proof_id = null, data_sealed = null
    where account_id = ${accountId}`.execute(db);
}

/** Whether somebody at a desk has this account in hand, or works there by it: then it must not go. */
export async function hasDeskWork(db: Db, accountId: string): Promise<boolean> {
  const { rows } = await sql<{ readonly busy: boolean }>`
    select exists (select from approvals where account_id = ${accountId} and state = 'requested' and expires_at > clock_timestamp())
      or exists (select from desk_cases where account_id = ${accountId} and ended_at is null and expires_at > clock_timestamp())
      or exists (select from operators where account_id = ${accountId} and active) as busy`.execute(db);
  return rows[0]?.busy === true;
}
