import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { SmsUse } from './sms-budget.ts';

export interface SmsKeys {
  readonly block: Buffer;
  readonly all: Buffer;
}

/** Counts one SMS within the caller's transaction. Always in the same order, so that two deliveries never wait for each other for ever. */
export async function countSms(tx: Db, { block, all }: SmsKeys): Promise<void> {
  await sql`
    insert into sms_hours (key, hour, sent)
    select key, date_trunc('hour', clock_timestamp()), 1 from unnest(${[block, all]}::bytea[]) as counted (key) order by key
    on conflict (key, hour) do update set sent = sms_hours.sent + 1`.execute(tx);
}

/** What has left in this hour and in this day; exact for whoever has just counted, because the rows are held. */
export async function readSmsUse(db: Db, { block, all }: SmsKeys): Promise<SmsUse> {
  const { rows } = await sql<SmsUse>`
    select
      coalesce(sum(sent) filter (where key = ${block} and hour = date_trunc('hour', clock_timestamp())), 0)::int as block_hour,
      coalesce(sum(sent) filter (where key = ${block}), 0)::int as block_day,
      coalesce(sum(sent) filter (where key = ${all} and hour = date_trunc('hour', clock_timestamp())), 0)::int as hour,
      coalesce(sum(sent) filter (where key = ${all}), 0)::int as day
    from sms_hours
    where key = any(${[block, all]}::bytea[]) and hour > clock_timestamp() - interval '25 hours'`.execute(db);
  return rows[0] ?? { block_hour: 0, block_day: 0, hour: 0, day: 0 };
}

export interface CountedNotice {
  readonly key: Buffer;
  readonly perHour: number;
  readonly perDay: number;
}

/** Counts one unless the limit of the hour or of the day is reached; of several at once the hour's row lets no more through than its limit. */
export async function countNotice(tx: Db, { key, perHour, perDay }: CountedNotice): Promise<boolean> {
  const { rows } = await sql`
    insert into sms_hours (key, hour, sent)
    select ${key}::bytea, date_trunc('hour', clock_timestamp()), 1
    where ${perDay}::int > (
      select coalesce(sum(sent), 0) from sms_hours where key = ${key}::bytea and hour > clock_timestamp() - interval '25 hours')
    on conflict (key, hour) do update set sent = sms_hours.sent + 1 where sms_hours.sent < ${perHour}::int
    returning sent`.execute(tx);
  return rows.length === 1;
}

export async function markBudgeted(tx: Db, messageId: string): Promise<void> {
  await sql`update outbox_messages set budgeted_at = clock_timestamp() where id = ${messageId}`.execute(tx);
}

export async function deleteOldSmsHours(db: Db): Promise<void> {
  await sql`delete from sms_hours where hour < clock_timestamp() - interval '2 days'`.execute(db);
}
