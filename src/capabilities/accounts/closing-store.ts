import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { Closing, ClosingCanceller, ClosingState } from './closing.ts';

const columns = sql.raw('id as "closingId", account_id as "accountId", requested_at as "requestedAt", due_at as "dueAt"');

export interface NewClosing {
  readonly closingId: string;
  readonly accountId: string;
  readonly cancelDigest: Buffer;
  readonly delaySeconds: number;
}

/** Undefined when one is open already: the unique index decides, and a conflict costs no savepoint. */
export async function insertClosing(db: Db, input: NewClosing): Promise<Closing | undefined> {
  const { rows } = await sql<Closing>`
    insert into account_closings (id, account_id, cancel_digest, due_at)
    values (${input.closingId}, ${input.accountId}, ${input.cancelDigest},
      clock_timestamp() + make_interval(secs => ${input.delaySeconds}::int))
    on conflict (account_id) where cancelled_at is null and closed_at is null do nothing
    returning ${columns}`.execute(db);
  return rows[0];
}

export async function readOpenClosing(db: Db, accountId: string): Promise<Closing | undefined> {
  const { rows } = await sql<Closing>`
    select ${columns} from account_closings
    where account_id = ${accountId} and cancelled_at is null and closed_at is null`.execute(db);
  return rows[0];
}

/** The one of the account that was not taken back: under way, or come true. */
export async function readStandingClosing(db: Db, accountId: string): Promise<(Closing & { readonly state: ClosingState }) | undefined> {
  const { rows } = await sql<Closing & { readonly state: ClosingState }>`
    select ${columns}, case when closed_at is not null then 'closed' else 'open' end as state
    from account_closings where account_id = ${accountId} and cancelled_at is null`.execute(db);
  return rows[0];
}

/** How many there were within the last so many seconds, with those that were taken back. */
export async function countClosings(db: Db, accountId: string, withinSeconds: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from account_closings
    where account_id = ${accountId} and requested_at > clock_timestamp() - make_interval(secs => ${withinSeconds}::int)`.execute(db);
  return rows[0]?.count ?? 0;
}

/** `isRecent`: the time that it would have come due at lies ahead. */
type ClosingOfLink = Closing & { readonly state: ClosingState; readonly isRecent: boolean };

export async function readClosingByDigest(db: Db, digest: Buffer): Promise<ClosingOfLink | undefined> {
  const { rows } = await sql<ClosingOfLink>`
    select ${columns}, due_at > clock_timestamp() as "isRecent",
      case when closed_at is not null then 'closed' when cancelled_at is not null then 'cancelled' else 'open' end as state
    from account_closings where cancel_digest = ${digest}`.execute(db);
  return rows[0];
}

/** Takes the open wish of an account back, at any time before the account is gone; of several at once the row lets one. */
export async function cancelOpenClosing(db: Db, accountId: string, by: ClosingCanceller): Promise<Closing | undefined> {
  const { rows } = await sql<Closing>`
    update account_closings set cancelled_at = clock_timestamp(), cancelled_by = ${by}
    where account_id = ${accountId} and cancelled_at is null and closed_at is null
    returning ${columns}`.execute(db);
  return rows[0];
}

/** True once, when its time has come and nobody has taken it back. */
export async function endClosing(db: Db, closingId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update account_closings set closed_at = clock_timestamp()
    where id = ${closingId} and due_at <= clock_timestamp() and cancelled_at is null and closed_at is null`.execute(db);
  return numAffectedRows === 1n;
}

/** Lets an open wish wait a little longer, so that it does not keep others from their turn. */
export async function postponeClosing(db: Db, closingId: string, seconds: number): Promise<void> {
  await sql`
    update account_closings set due_at = clock_timestamp() + make_interval(secs => ${seconds}::int)
    where id = ${closingId} and due_at <= clock_timestamp() and cancelled_at is null and closed_at is null`.execute(db);
}

/** Those whose time has come, the longest overdue first. */
export async function readDueClosings(db: Db, limit: number): Promise<readonly Closing[]> {
  const { rows } = await sql<Closing>`
    select ${columns} from account_closings
    where due_at <= clock_timestamp() and cancelled_at is null and closed_at is null order by due_at limit ${limit}::int`.execute(db);
  return rows;
}

/** Those that end within this time and whose person was not reminded, the soonest first. */
export async function readClosingsToRemind(db: Db, withinSeconds: number, limit: number): Promise<readonly Closing[]> {
  const { rows } = await sql<Closing>`
    select ${columns} from account_closings
    where due_at <= clock_timestamp() + make_interval(secs => ${withinSeconds}::int) and due_at > clock_timestamp()
      and requested_at < due_at - make_interval(secs => ${withinSeconds}::int)
      and cancelled_at is null and closed_at is null and reminded_at is null
    order by due_at limit ${limit}::int`.execute(db);
  return rows;
}

/** True once, as long as the wish is open. */
export async function markReminded(db: Db, closingId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update account_closings set reminded_at = clock_timestamp()
    where id = ${closingId} and reminded_at is null and cancelled_at is null and closed_at is null`.execute(db);
  return numAffectedRows === 1n;
}

/** Accounts that were closed so long ago that whoever was writing to them then has ended, and that were not looked through since. */
export async function readClosingsToSweep(db: Db, afterSeconds: number, limit: number): Promise<readonly Closing[]> {
  const { rows } = await sql<Closing>`
    select ${columns} from account_closings
    where closed_at <= clock_timestamp() - make_interval(secs => ${afterSeconds}::int) and swept_at is null
    order by closed_at limit ${limit}::int`.execute(db);
  return rows;
}

export async function markSwept(db: Db, closingId: string): Promise<void> {
  await sql`update account_closings set swept_at = clock_timestamp() where id = ${closingId} and swept_at is null`.execute(db);
}

/** SQL, ISO 8601 or null: when the open wish of the account comes due whose id the SQL expression `id` gives; for the text of a larger statement. */
export const closingDueText = (id: string): string => `(
  select to_json(due_at) #>> '{}' from account_closings where account_id = ${id} and cancelled_at is null and closed_at is null)`;
