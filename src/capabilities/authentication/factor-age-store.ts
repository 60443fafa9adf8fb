import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { FactorsHeld } from './factor-change.ts';

/** What is there now and was there at that moment, by default now. Settings of which nobody knows since when they are on count as old. */
export async function readFactorsHeld(db: Db, accountId: string, at: Date | 'infinity' = 'infinity'): Promise<FactorsHeld> {
  const { rows } = await sql<FactorsHeld>`
    select
      exists (select from totp_factors where account_id = ${accountId} and removed_at is null and confirmed_at <= ${at}::timestamptz) as app,
      exists (select from passkeys where account_id = ${accountId} and removed_at is null and created_at <= ${at}::timestamptz) as passkey,
      exists (
        select from sign_in_settings where account_id = ${accountId} and sms_second and coalesce(sms_since <= ${at}::timestamptz, true)
      ) as sms,
      exists (
        select from sign_in_settings join backup_codes using (account_id)
        where account_id = ${accountId} and two_step and used_at is null and created_at <= ${at}::timestamptz
      ) as backup`.execute(db);
  const held = rows[0];
  if (held === undefined) throw new Error('reading the age of factors returned no row');
  return held;
}

/** What was bound or switched on at this moment or later, by a session that had shown a second factor. Whatever is bound anew later begins anew. */
export async function updateBoundStrongly(db: Db, accountId: string, since: string): Promise<void> {
  await sql`
    with totps as (
      update totp_factors set bound_strongly = true where account_id = ${accountId} and confirmed_at >= ${since}::timestamptz
    ), keys as (
      update passkeys set bound_strongly = true where account_id = ${accountId} and created_at >= ${since}::timestamptz
    ), codes as (
      update backup_codes set bound_strongly = true where account_id = ${accountId} and created_at >= ${since}::timestamptz
    ), questions as (
      update security_questions set bound_strongly = set_at >= ${since}::timestamptz where account_id = ${accountId} and set_at >= ${since}::timestamptz
    )
    update sign_in_settings set
      two_step_strongly = two_step_strongly or coalesce(two_step_since >= ${since}::timestamptz, false),
      sms_strongly = sms_strongly or coalesce(sms_since >= ${since}::timestamptz, false)
    where account_id = ${accountId}`.execute(db);
}

/**
 * When, from a moment on, something was first bound or switched on by a session that had shown a password alone, also if it is gone by now: from then
 * on a second factor that was shown may have been that one. Undefined when nothing was.
 */
export async function readFirstWeakBinding(db: Db, accountId: string, since: Date): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(at) as at from (
      select confirmed_at as at from totp_factors where account_id = ${accountId} and not bound_strongly
      union all select created_at from passkeys where account_id = ${accountId} and not bound_strongly
      union all select created_at from backup_codes where account_id = ${accountId} and not bound_strongly
      union all select set_at from security_questions where account_id = ${accountId} and not bound_strongly
      union all select two_step_since from sign_in_settings where account_id = ${accountId} and not two_step_strongly
      union all select sms_since from sign_in_settings where account_id = ${accountId} and not sms_strongly
    ) as bound where at >= ${since}::timestamptz`.execute(db);
  return rows[0]?.at ?? undefined;
}

export interface RemovedFactors {
  readonly apps: number;
  readonly passkeys: readonly string[];
  readonly codes: number;
  readonly question: boolean;
}

/** Takes away what was bound at this moment or later. */
export async function deleteFactorsSince(db: Db, accountId: string, since: Date): Promise<RemovedFactors> {
  const { rows } = await sql<RemovedFactors>`
    with totps as (
      update totp_factors set removed_at = clock_timestamp()
      where account_id = ${accountId} and removed_at is null and confirmed_at >= ${since}::timestamptz returning id
    ), keys as (
      update passkeys set removed_at = clock_timestamp()
      where account_id = ${accountId} and removed_at is null and created_at >= ${since}::timestamptz returning id
    ), codes as (
      delete from backup_codes where account_id = ${accountId} and created_at >= ${since}::timestamptz returning used_at
    ), questions as (
      delete from security_questions where account_id = ${accountId} and set_at >= ${since}::timestamptz returning account_id
    )
    select (select count(*)::int from totps) as apps, (select coalesce(array_agg(id), '{}') from keys) as passkeys,
      (select count(*)::int from codes where used_at is null) as codes, exists (select from questions) as question`.execute(db);
  const removed = rows[0];
  if (removed === undefined) throw new Error('removing factors returned no row');
  return removed;
}

export interface SettingsSince {
  readonly twoStep: boolean;
  readonly twoStepIsNew: boolean;
  readonly sms: boolean;
  readonly smsIsNew: boolean;
}

/** What is on, and whether it was switched on at this moment or later. */
export async function readSettingsSince(db: Db, accountId: string, since: Date): Promise<SettingsSince> {
  const { rows } = await sql<SettingsSince>`
    select two_step as "twoStep", coalesce(two_step_since >= ${since}::timestamptz, false) as "twoStepIsNew",
      sms_second as sms, coalesce(sms_since >= ${since}::timestamptz, false) as "smsIsNew"
    from sign_in_settings where account_id = ${accountId} for update`.execute(db);
  return rows[0] ?? { twoStep: false, twoStepIsNew: false, sms: false, smsIsNew: false };
}
