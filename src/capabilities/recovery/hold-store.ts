import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export interface NewHold {
  readonly id: string;
  readonly accountId: string;
  readonly contactIndex: Buffer;
  readonly passwordChangedAt: string | null;
  readonly cancelDigest: Buffer;
  readonly holdSeconds: number;
  readonly goodForSeconds: number;
}

export interface Hold {
  readonly id: string;
  readonly contactIndex: Buffer;
  readonly passwordChangedAt: string | null;
  readonly endsAt: Date;
  /** By the database's clock. */
  readonly over: boolean;
}

/** The one hold of an account that is neither used, cancelled nor too old. */
export async function findHold(db: Db, accountId: string): Promise<Hold | undefined> {
  const { rows } = await sql<Hold>`
    select id, contact_index as "contactIndex", password_changed_at as "passwordChangedAt", ends_at as "endsAt",
      ends_at <= clock_timestamp() as over
    from recovery_holds
    where account_id = ${accountId} and cancelled_at is null and used_at is null and expires_at > clock_timestamp()`.execute(db);
  return rows[0];
}

/** The account has to be locked. What stood before, for another contact or another password, makes room. */
export async function insertHold(db: Db, hold: NewHold): Promise<Date> {
  await sql`
    update recovery_holds set cancelled_at = clock_timestamp()
    where account_id = ${hold.accountId} and cancelled_at is null and used_at is null`.execute(db);
  const { rows } = await sql<{ ends_at: Date }>`
    insert into recovery_holds (id, account_id, contact_index, password_changed_at, cancel_digest, ends_at, expires_at)
    values (${hold.id}, ${hold.accountId}, ${hold.contactIndex}, ${hold.passwordChangedAt}, ${hold.cancelDigest},
      clock_timestamp() + make_interval(secs => ${hold.holdSeconds}::int),
      clock_timestamp() + make_interval(secs => ${hold.holdSeconds + hold.goodForSeconds}::int))
    returning ends_at`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('a hold was not written');
  return row.ends_at;
}

export interface HoldState {
  readonly kind: 'open' | 'cancelled' | 'over';
  readonly accountId: string;
}

/** What the link of a notice is worth: it objects as long as the new password is not set, also after the time. */
export async function findHoldByCancel(db: Db, digest: Buffer): Promise<HoldState | undefined> {
  const { rows } = await sql<HoldState>`
    select account_id as "accountId", case
        when cancelled_at is not null then 'cancelled'
        when used_at is not null or expires_at <= clock_timestamp() then 'over'
        else 'open' end as kind
    from recovery_holds where cancel_digest = ${digest}`.execute(db);
  return rows[0];
}

/** True for the one that cancelled; of several at once the row lock lets one. */
export async function cancelByDigest(db: Db, digest: Buffer): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update recovery_holds set cancelled_at = clock_timestamp()
    where cancel_digest = ${digest} and cancelled_at is null and used_at is null and expires_at > clock_timestamp()`.execute(db);
  return numAffectedRows === 1n;
}

/** True when this hold carried a recovery to its end: it was over, and nobody had objected. */
export async function markUsed(db: Db, holdId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update recovery_holds set used_at = clock_timestamp()
    where id = ${holdId} and cancelled_at is null and used_at is null and ends_at <= clock_timestamp()`.execute(db);
  return numAffectedRows === 1n;
}

export async function cancelHoldOf(db: Db, accountId: string): Promise<void> {
  await sql`
    update recovery_holds set cancelled_at = clock_timestamp()
    where account_id = ${accountId} and cancelled_at is null and used_at is null`.execute(db);
}

export interface EndedHold {
  readonly holdId: string;
  readonly accountId: string;
  readonly contactIndex: Buffer;
}

/** Holds whose time to object is over and whose person has not been told, page by page. */
export async function readEndedHolds(db: Db, afterId: string, limit: number): Promise<readonly EndedHold[]> {
  const { rows } = await sql<EndedHold>`
    select id as "holdId", account_id as "accountId", contact_index as "contactIndex" from recovery_holds
    where told_at is null and cancelled_at is null and used_at is null and ends_at <= clock_timestamp() and expires_at > clock_timestamp()
      and id > ${afterId} order by id limit ${limit}`.execute(db);
  return rows;
}

/** True for the one that is to tell: of several at once the row lets one, and of a hold that was stopped meanwhile nobody. */
export async function markTold(db: Db, holdId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update recovery_holds set told_at = clock_timestamp()
    where id = ${holdId} and told_at is null and cancelled_at is null and used_at is null`.execute(db);
  return numAffectedRows === 1n;
}

export async function deleteOldHolds(db: Db): Promise<void> {
  await sql`delete from recovery_holds where expires_at < clock_timestamp() - interval '30 days'`.execute(db);
}
