import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';

export interface RecordRow {
  readonly id: string;
  readonly kind: string;
  readonly data_sealed: Buffer;
  readonly source: string;
  readonly verified_at: Date | null;
  readonly valid_until: CalendarDate | null;
  readonly revision: number;
  readonly added_at: Date;
  readonly changed_at: Date;
}

/** Of an open account, oldest first. */
export async function readRecords(db: Db, accountId: string): Promise<readonly RecordRow[]> {
  const { rows } = await sql<RecordRow>`
    select id, kind, data_sealed, source, verified_at, valid_until::text as valid_until, revision, added_at, changed_at
    from records where account_id = ${accountId} order by added_at, id`.execute(db);
  return rows;
}

export interface WrittenRecord {
  readonly id: string;
  readonly accountId: string;
  readonly kind: string;
  readonly dataSealed: Buffer;
  readonly validUntil: CalendarDate | undefined;
  /** The reminder that the citizen needs no more, having the document before them. */
  readonly remindedDays: number | undefined;
}

/** False when the id is in use: the same form was sent twice, or somebody has made one up. */
export async function insertRecord(db: Db, record: WrittenRecord): Promise<boolean> {
  const { rows } = await sql`
    insert into records (id, account_id, kind, data_sealed, valid_until, reminded_days)
    values (${record.id}, ${record.accountId}, ${record.kind}, ${record.dataSealed}, ${record.validUntil ?? null}::date,
      ${record.remindedDays ?? null}::int)
    on conflict (id) do nothing
    returning id`.execute(db);
  return rows.length === 1;
}

/** New words are the citizen's own again, whoever had verified the old ones. False when somebody has changed or removed it meanwhile. */
export async function updateRecord(db: Db, record: WrittenRecord & { readonly revision: number }): Promise<boolean> {
  const { rows } = await sql`
    update records set data_sealed = ${record.dataSealed}, source = 'citizen', verified_at = null, revision = revision + 1,
      changed_at = clock_timestamp(), valid_until = ${record.validUntil ?? null}::date,
      reminded_days = case when valid_until = ${record.validUntil ?? null}::date then reminded_days else ${record.remindedDays ?? null}::int end
    where id = ${record.id} and account_id = ${record.accountId} and kind = ${record.kind} and revision = ${record.revision}::int
    returning id`.execute(db);
  return rows.length === 1;
}

/** Gone for good, words and all. Answers its kind; undefined when there was none. */
export async function deleteRecord(db: Db, accountId: string, recordId: string): Promise<string | undefined> {
  const { rows } = await sql<{ kind: string }>`
    delete from records where id = ${recordId} and account_id = ${accountId} returning kind`.execute(db);
  return rows[0]?.kind;
}

export interface EndingRow {
  readonly id: string;
  readonly account_id: string;
  readonly kind: string;
  readonly valid_until: CalendarDate;
}

/** Of one account, what ends until this day or has ended, the first to end first. */
export async function readEnding(db: Db, accountId: string, until: CalendarDate): Promise<readonly EndingRow[]> {
  const { rows } = await sql<EndingRow>`
    select id, account_id, kind, valid_until::text as valid_until from records
    where account_id = ${accountId} and valid_until <= ${until}::date
    order by valid_until, id`.execute(db);
  return rows;
}

export interface DueRow extends EndingRow {
  readonly reminded_days: number | null;
}

/** What ends between the two days, of all open accounts, after this id. Some have been told of already. */
export async function readEndingOfAll(
  db: Db,
  range: { readonly from: CalendarDate; readonly to: CalendarDate; readonly after: string; readonly limit: number },
): Promise<readonly DueRow[]> {
  const { rows } = await sql<DueRow>`
    select records.id, account_id, kind, valid_until::text as valid_until, reminded_days
    from records join accounts on accounts.id = records.account_id and accounts.closed_at is null
    where valid_until between ${range.from}::date and ${range.to}::date and records.id > ${range.after}
    order by records.id limit ${range.limit}::int`.execute(db);
  return rows;
}

/** Of several at once one is told true: the row decides, and a document whose day has moved is not reminded of the old one. */
export async function claimReminder(
  db: Db,
  { id, validUntil, stage }: { readonly id: string; readonly validUntil: CalendarDate; readonly stage: number },
): Promise<boolean> {
  const { rows } = await sql`
    update records set reminded_days = ${stage}::int
    where id = ${id} and valid_until = ${validUntil}::date and (reminded_days is null or reminded_days > ${stage}::int)
    returning id`.execute(db);
  return rows.length === 1;
}

/** What of account `$1` ends until the day `$2` or has ended, the first three; for the text of a larger statement. */
export const endingText = `(
  select json_agg(json_build_object('id', id, 'kind', kind, 'valid_until', valid_until::text) order by valid_until, id) from (
    select id, kind, valid_until from records
    where account_id = $1 and valid_until <= $2::date order by valid_until, id limit 3) as ending)`;
