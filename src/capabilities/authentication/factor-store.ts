import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export interface TotpRow {
  readonly id: string;
  readonly secretSealed: Buffer;
  readonly labelSealed: Buffer;
  readonly createdAt: Date;
}

/** Oldest first. */
export async function readTotps(db: Db, accountId: string): Promise<readonly TotpRow[]> {
  return db
    .selectFrom('totp_factors')
    .select(['id', 'secret_sealed as secretSealed', 'label_sealed as labelSealed', 'created_at as createdAt'])
    .where('account_id', '=', accountId)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
}

export interface NewTotp {
  readonly id: string;
  readonly accountId: string;
  readonly secretSealed: Buffer;
  readonly labelSealed: Buffer;
  /** The step of the code that proved it: that code is used. */
  readonly step: number;
}

/** False when this very one was added before: the same form sent twice. */
export async function insertTotp(db: Db, { id, accountId, secretSealed, labelSealed, step }: NewTotp): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('totp_factors')
    .values({
      id,
      account_id: accountId,
      secret_sealed: secretSealed,
      label_sealed: labelSealed,
      last_step: String(step),
      removed_at: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Accepts a step once: of simultaneous answers with one code the row lets a single one by. Resolves to when the factor was bound. */
export async function useStep(db: Db, { id, step }: { readonly id: string; readonly step: number }): Promise<Date | undefined> {
  const row = await db
    .updateTable('totp_factors')
    .set({ last_step: String(step) })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .where('last_step', '<', String(step))
    .returning('confirmed_at')
    .executeTakeFirst();
  return row?.confirmed_at;
}

/** False when there is no such one, or no longer. */
export async function markTotpRemoved(db: Db, { id, accountId }: { readonly id: string; readonly accountId: string }): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('totp_factors')
    .set({ removed_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export interface FactorCounts {
  readonly passkeys: number;
  readonly backupCodesLeft: number;
  readonly hasPassword: boolean;
}

export async function readFactorCounts(db: Db, accountId: string): Promise<FactorCounts> {
  const { rows } = await sql<FactorCounts>`
    select
      (select count(*)::int from passkeys where account_id = ${accountId} and removed_at is null) as passkeys,
      (select count(*)::int from backup_codes where account_id = ${accountId} and used_at is null) as "backupCodesLeft",
      exists (select from passwords where account_id = ${accountId}) as "hasPassword"`.execute(db);
  const counts = rows[0];
  if (counts === undefined) throw new Error('counting factors returned no row');
  return counts;
}

/** Every second factor of an account is gone, and with them the settings that speak of them and the counts of wrong answers. */
export async function deleteSecondFactors(db: Db, accountId: string): Promise<void> {
  await sql`
    with totps as (
      update totp_factors set removed_at = clock_timestamp() where account_id = ${accountId} and removed_at is null
    ),
    keys as (
      update passkeys set removed_at = clock_timestamp() where account_id = ${accountId} and removed_at is null
    ),
    questions as (delete from security_questions where account_id = ${accountId}),
    codes as (delete from backup_codes where account_id = ${accountId}),
    attempts as (delete from factor_attempts where account_id = ${accountId})
    update sign_in_settings
    set two_step = false, sms_second = false, two_step_since = null, sms_since = null, backup_key_sealed = null, changed_at = clock_timestamp()
    where account_id = ${accountId}`.execute(db);
}

/** In seconds of the epoch; the nodes' clocks may differ. */
export async function readClock(db: Db): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`select extract(epoch from clock_timestamp())::float8 as seconds`.execute(db);
  return rows[0]?.seconds ?? Date.now() / 1000;
}
