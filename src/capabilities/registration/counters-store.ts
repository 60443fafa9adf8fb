import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export const HOUR_SECONDS = 3600;

export async function lockNetwork(db: Db, networkIndex: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(${networkIndex.readBigInt64BE(0).toString()}::bigint)`.execute(db);
}

/** Messages that a network caused in the last hour, and the age of the oldest of them. Exact while the network is locked. */
export async function countSends(db: Db, networkIndex: Buffer): Promise<{ readonly sends: number; readonly oldestAgeSeconds: number }> {
  const { rows } = await sql<{ sends: number; oldest: number | null }>`
    select count(*)::int as sends, extract(epoch from clock_timestamp() - min(at))::float as oldest
    from registration_sends
    where network_index = ${networkIndex} and at > clock_timestamp() - make_interval(secs => ${HOUR_SECONDS}::int)`.execute(db);
  return { sends: rows[0]?.sends ?? 0, oldestAgeSeconds: rows[0]?.oldest ?? 0 };
}

export async function recordSend(db: Db, networkIndex: Buffer): Promise<void> {
  await db.insertInto('registration_sends').values({ network_index: networkIndex }).execute();
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
