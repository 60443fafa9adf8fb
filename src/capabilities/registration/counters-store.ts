import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export const HOUR_SECONDS = 3600;

/** Holds these counters until the transaction ends. Always in the same order, so that two requests never wait for each other. */
export async function lockCounters(db: Db, indexes: readonly Buffer[]): Promise<void> {
  const keys = indexes.map((index) => index.readBigInt64BE(0)).toSorted((one, other) => (one < other ? -1 : 1));
  await sql`select pg_advisory_xact_lock(key) from unnest(${keys.map(String)}::bigint[]) as counter (key)`.execute(db);
}

export interface CountedSends {
  readonly sends: number;
  readonly oldestAgeSeconds: number;
}

/** Messages of the last hour by counter, in the order asked for, and the age of the oldest. Exact while the counters are locked. */
export async function countSends(db: Db, indexes: readonly Buffer[]): Promise<readonly CountedSends[]> {
  const { rows } = await sql<CountedSends>`
    select counted.sends, counted.oldest as "oldestAgeSeconds"
    from unnest(${indexes}::bytea[]) with ordinality as counter (index, place)
    cross join lateral (
      select count(*)::int as sends, coalesce(extract(epoch from clock_timestamp() - min(at)), 0)::float as oldest
      from registration_sends
      where network_index = counter.index and at > clock_timestamp() - make_interval(secs => ${HOUR_SECONDS}::int)
    ) as counted
    order by counter.place`.execute(db);
  return rows;
}

/** Counts one message on each of these counters. */
export async function recordSend(db: Db, indexes: readonly Buffer[]): Promise<void> {
  await sql`insert into registration_sends (network_index) select unnest(${indexes}::bytea[])`.execute(db);
}

/**
 * Counts one SMS and returns how many the last 24 hours have with it. The hour's row serialises those who count at once; the caller's
 * rollback takes the count back.
 */
export async function countSms(db: Db): Promise<number> {
  await sql`
    insert into registration_sms_hours (hour, sent) values (date_trunc('hour', clock_timestamp()), 1)
    on conflict (hour) do update set sent = registration_sms_hours.sent + 1`.execute(db);
  const { rows } = await sql<{ sent: number }>`
    select coalesce(sum(sent), 0)::int as sent from registration_sms_hours
    where hour >= date_trunc('hour', clock_timestamp()) - interval '24 hours'`.execute(db);
  return rows[0]?.sent ?? 0;
}

export async function deleteOldCounters(db: Db): Promise<void> {
  await sql`delete from registration_sends where at < clock_timestamp() - make_interval(secs => ${HOUR_SECONDS}::int)`.execute(db);
  await sql`delete from registration_sms_hours where hour < clock_timestamp() - interval '2 days'`.execute(db);
}
