import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { CodeOwner, CodePurpose, CodeState } from './one-time-code.ts';
import { DAY_SECONDS, TEN_MINUTES_SECONDS, type DestinationHistory } from './send-limits.ts';

/** Holds a destination until the transaction ends: issuing and answering queue here, so that counting rows is counting all rows. */
export async function lockDestination(db: Db, destinationIndex: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(${destinationIndex.readBigInt64BE(0).toString()}::bigint)`.execute(db);
}

export async function readHistory(db: Db, purpose: CodePurpose, destinationIndex: Buffer): Promise<DestinationHistory> {
  const { rows } = await sql<{
    latest: number | null;
    in_ten: number;
    oldest_ten: number | null;
    in_day: number;
    oldest_day: number | null;
    attempts: number;
    oldest_attempt: number | null;
  }>`
    select
      min(age)::float as latest,
      (count(*) filter (where age < ${TEN_MINUTES_SECONDS}::int))::int as in_ten,
      (max(age) filter (where age < ${TEN_MINUTES_SECONDS}::int))::float as oldest_ten,
      (count(*) filter (where age < ${DAY_SECONDS}::int))::int as in_day,
      (max(age) filter (where age < ${DAY_SECONDS}::int))::float as oldest_day,
      coalesce(sum(attempts) filter (where attempt_age < ${DAY_SECONDS}::int), 0)::int as attempts,
      (max(attempt_age) filter (where attempt_age < ${DAY_SECONDS}::int))::float as oldest_attempt
    from (
      select attempts,
        extract(epoch from clock_timestamp() - created_at) as age,
        extract(epoch from clock_timestamp() - attempted_at) as attempt_age
      from one_time_codes
      where purpose = ${purpose} and destination_index = ${destinationIndex}
    ) as codes`.execute(db);
  const row = rows[0];
  return {
    latestAgeSeconds: row?.latest ?? undefined,
    inTenMinutes: row?.in_ten ?? 0,
    oldestInTenMinutesAgeSeconds: row?.oldest_ten ?? undefined,
    inDay: row?.in_day ?? 0,
    oldestInDayAgeSeconds: row?.oldest_day ?? undefined,
    attemptsInDay: row?.attempts ?? 0,
    oldestAttemptAgeSeconds: row?.oldest_attempt ?? undefined,
  };
}

export async function voidCodes(db: Db, { purpose, subject }: CodeOwner): Promise<void> {
  await sql`
    update one_time_codes set voided_at = clock_timestamp()
    where purpose = ${purpose} and subject = ${subject} and confirmed_at is null and voided_at is null`.execute(db);
}

export interface NewCode extends CodeOwner {
  readonly id: string;
  readonly channel: 'sms' | 'email';
  readonly destinationIndex: Buffer;
  readonly digitsMac: Buffer;
  /** Master key that `digitsMac` was made under. */
  readonly keyVersion: number;
  readonly linkDigest: Buffer | undefined;
  readonly maxAttempts: number;
  readonly lifetimeSeconds: number;
}

export async function insertCode(db: Db, code: NewCode): Promise<Date> {
  const { expires_at } = await db
    .insertInto('one_time_codes')
    .values({
      id: code.id,
      purpose: code.purpose,
      subject: code.subject,
      channel: code.channel,
      destination_index: code.destinationIndex,
      digits_mac: code.digitsMac,
      key_version: code.keyVersion,
      link_digest: code.linkDigest ?? null,
      max_attempts: code.maxAttempts,
      expires_at: sql<Date>`clock_timestamp() + make_interval(secs => ${code.lifetimeSeconds}::int)`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  return expires_at;
}

export async function findDestination(db: Db, { purpose, subject }: CodeOwner): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('one_time_codes')
    .select('destination_index')
    .where('purpose', '=', purpose)
    .where('subject', '=', subject)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.destination_index;
}

export async function findLatestCode(db: Db, { purpose, subject }: CodeOwner): Promise<CodeState | undefined> {
  const row = await db
    .selectFrom('one_time_codes')
    .select((eb) => [
      'id as codeId',
      eb('confirmed_at', 'is not', null).as('confirmed'),
      eb('voided_at', 'is not', null).as('voided'),
      eb('expires_at', '<=', sql<Date>`clock_timestamp()`).as('expired'),
      eb('max_attempts', '-', eb.ref('attempts')).as('attemptsLeft'),
    ])
    .where('purpose', '=', purpose)
    .where('subject', '=', subject)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { ...row, confirmed: Boolean(row.confirmed), voided: Boolean(row.voided), expired: Boolean(row.expired) };
}

export interface CountedAnswer {
  readonly confirmed: boolean;
  readonly attemptsLeft: number;
  readonly channel: 'sms' | 'email';
}

/** Counts an answer and judges it in one statement, so that parallel guesses queue on the row and none is free. */
export async function countAnswer(
  db: Db,
  answer: CodeOwner & { codeId: string; destinationIndex: Buffer; macs: readonly Buffer[]; attemptsPerDay: number },
): Promise<CountedAnswer | undefined> {
  const { rows } = await sql<CountedAnswer>`
    update one_time_codes as code
    set attempts = attempts + 1, attempted_at = clock_timestamp(),
      confirmed_at = case when digits_mac = any(${answer.macs}::bytea[]) then clock_timestamp() end
    where id = ${answer.codeId} and purpose = ${answer.purpose} and subject = ${answer.subject}
      and confirmed_at is null and voided_at is null and attempts < max_attempts and expires_at > clock_timestamp()
      and (
        select coalesce(sum(other.attempts), 0) from one_time_codes as other
        where other.purpose = code.purpose and other.destination_index = ${answer.destinationIndex}
          and other.attempted_at > clock_timestamp() - make_interval(secs => ${DAY_SECONDS}::int)
      ) < ${answer.attemptsPerDay}::int
    returning confirmed_at is not null as "confirmed", max_attempts - attempts as "attemptsLeft", channel`.execute(db);
  return rows[0];
}

export type LinkState = { readonly kind: 'open' | 'used' | 'expired'; readonly subject: string };

export async function findLink(db: Db, purpose: CodePurpose, digest: Buffer): Promise<LinkState | undefined> {
  const { rows } = await sql<LinkState>`
    select subject, case
        when confirmed_at is not null then 'used'
        when voided_at is not null or expires_at <= clock_timestamp() then 'expired'
        else 'open' end as kind
    from one_time_codes where link_digest = ${digest} and purpose = ${purpose}`.execute(db);
  return rows[0];
}

export async function consumeLink(db: Db, purpose: CodePurpose, digest: Buffer): Promise<string | undefined> {
  const { rows } = await sql<{ subject: string }>`
    update one_time_codes set confirmed_at = clock_timestamp()
    where link_digest = ${digest} and purpose = ${purpose}
      and confirmed_at is null and voided_at is null and expires_at > clock_timestamp()
    returning subject`.execute(db);
  return rows[0]?.subject;
}

/** The bytes are made in the database: one statement, and different for each row. */
export async function makeUnmatchable(db: Db, purpose: CodePurpose, destinationIndexes: readonly Buffer[]): Promise<void> {
  await sql`
    update one_time_codes set digits_mac = sha256(convert_to(gen_random_uuid()::text, 'UTF8')), link_digest = null
    where purpose = ${purpose} and destination_index = any(${destinationIndexes}::bytea[])
      and confirmed_at is null and voided_at is null and expires_at > clock_timestamp()`.execute(db);
}

/** The same for all codes of one account, by the index of open codes. */
export async function makeUnmatchableOf(db: Db, accountId: string): Promise<void> {
  await sql`
    update one_time_codes set digits_mac = sha256(convert_to(gen_random_uuid()::text, 'UTF8')), link_digest = null
    where split_part(subject, '|', 1) = ${accountId} and confirmed_at is null and voided_at is null`.execute(db);
}

export async function deleteOldCodes(db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from one_time_codes where id in (
      select id from one_time_codes
      where expires_at < clock_timestamp() and created_at < clock_timestamp() - make_interval(secs => ${DAY_SECONDS}::int)
        and (attempted_at is null or attempted_at < clock_timestamp() - make_interval(secs => ${DAY_SECONDS}::int))
      limit ${limit}
    )`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

export async function readTiming(
  db: Db,
  { purpose, subject }: CodeOwner,
): Promise<{ readonly ageSeconds: number; readonly expiresInSeconds: number; readonly open: boolean } | undefined> {
  const { rows } = await sql<{ ageSeconds: number; expiresInSeconds: number; open: boolean }>`
    select extract(epoch from clock_timestamp() - created_at)::float as "ageSeconds",
      extract(epoch from expires_at - clock_timestamp())::float as "expiresInSeconds",
      confirmed_at is null and voided_at is null and attempts < max_attempts as open
    from one_time_codes where purpose = ${purpose} and subject = ${subject}
    order by created_at desc limit 1`.execute(db);
  return rows[0];
}

export async function readCodeKeys(
  db: Db,
): Promise<readonly { readonly key_version: number | null; readonly codes: number; readonly until: Date }[]> {
  const { rows } = await sql<{ key_version: number | null; codes: number; until: Date }>`
    select key_version, count(*)::int as codes, max(expires_at) as until from one_time_codes
    where expires_at > clock_timestamp() and confirmed_at is null and voided_at is null and attempts < max_attempts
    group by key_version order by key_version`.execute(db);
  return rows;
}

/** SMS codes that were issued between 70 and 10 minutes ago, and those of them that were right in the end. */
export async function readSmsConversion(db: Db): Promise<{ readonly issued: number; readonly confirmed: number }> {
  const { rows } = await sql<{ issued: number; confirmed: number }>`
    select count(*)::int as issued, count(confirmed_at)::int as confirmed from one_time_codes
    where channel = 'sms' and created_at between clock_timestamp() - interval '70 minutes' and clock_timestamp() - interval '10 minutes'
      and expires_at > clock_timestamp() - interval '70 minutes'`.execute(db);
  return rows[0] ?? { issued: 0, confirmed: 0 };
}
