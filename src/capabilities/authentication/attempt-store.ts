import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { attemptLimits, type CountedAnswer, type GuessableFactor, type RefusedAnswer } from './factor-attempts.ts';

interface Guess {
  readonly accountId: string;
  readonly factor: GuessableFactor;
}

/**
 * Counts an answer as wrong before anybody looks at it, unless the limits are reached. Answers at once queue on the row until the
 * transaction of the one before has ended, so none is free. The caller commits whatever comes of it.
 */
export async function countAnswer(db: Db, { accountId, factor }: Guess): Promise<CountedAnswer | RefusedAnswer> {
  const { recent, recentSeconds, today, todaySeconds, inARow } = attemptLimits;
  const [short, long] = [recentSeconds, todaySeconds].map((seconds) => sql`clock_timestamp() + make_interval(secs => ${seconds}::float8)`);
  const [over, dayOver] = [sql`tried.recent_ends_at <= clock_timestamp()`, sql`tried.today_ends_at <= clock_timestamp()`];
  const { rows } = await sql<{ recent: number; today: number; seconds: number }>`
    insert into factor_attempts as tried (account_id, factor, recent, recent_ends_at, today, today_ends_at, in_a_row)
    values (${accountId}, ${factor}, 1, ${short}, 1, ${long}, 1)
    on conflict (account_id, factor) do update set
      recent = case when ${over} then 1 else tried.recent + 1 end,
      recent_ends_at = case when ${over} then ${short} else tried.recent_ends_at end,
      today = case when ${dayOver} then 1 else tried.today + 1 end,
      today_ends_at = case when ${dayOver} then ${long} else tried.today_ends_at end,
      in_a_row = tried.in_a_row + 1
    where tried.in_a_row < ${inARow}::int and (tried.recent < ${recent}::int or ${over}) and (tried.today < ${today}::int or ${dayOver})
    returning recent, today, extract(epoch from clock_timestamp())::float8 as seconds`.execute(db);
  const row = rows[0];
  if (row === undefined) return refusalOf(db, { accountId, factor });
  return { attemptsLeft: Math.max(0, Math.min(recent - row.recent, today - row.today)), seconds: row.seconds };
}

async function refusalOf(db: Db, { accountId, factor }: Guess): Promise<RefusedAnswer> {
  const { recent, today, inARow } = attemptLimits;
  const { rows } = await sql<{ disabled: boolean; wait: number }>`
    select in_a_row >= ${inARow}::int as disabled,
      extract(epoch from greatest(
        case when recent >= ${recent}::int then recent_ends_at end, case when today >= ${today}::int then today_ends_at end
      ) - clock_timestamp())::float8 as wait
    from factor_attempts where account_id = ${accountId} and factor = ${factor}`.execute(db);
  const row = rows[0];
  if (row?.disabled === true) return { kind: 'disabled' };
  return { kind: 'throttled', retryAfterSeconds: Math.max(1, Math.ceil(row?.wait ?? 1)) };
}

/** The answer was right: it was not a wrong one, and the row of them has ended. What others got wrong today stays counted. */
export async function takeAnswerBack(db: Db, { accountId, factor }: Guess): Promise<void> {
  await sql`
    update factor_attempts set recent = 0, in_a_row = 0, today = greatest(today - 1, 0)
    where account_id = ${accountId} and factor = ${factor}`.execute(db);
}

/** A factor that is bound anew owes nothing for the one before. */
export async function forgetAnswers(db: Db, { accountId, factor }: Guess): Promise<void> {
  await db.deleteFrom('factor_attempts').where('account_id', '=', accountId).where('factor', '=', factor).execute();
}

/** Whether one more of these may be recorded, and counts it: so many in a quarter of an hour, so many in a day. Those at once queue on the row. */
export async function countRecord(
  db: Db,
  { accountId, what }: { readonly accountId: string; readonly what: string },
  limit: { readonly recent: number; readonly today: number },
): Promise<boolean> {
  const [short, long] = [attemptLimits.recentSeconds, attemptLimits.todaySeconds].map(
    (seconds) => sql`clock_timestamp() + make_interval(secs => ${seconds}::float8)`,
  );
  const [over, dayOver] = [sql`told.recent_ends_at <= clock_timestamp()`, sql`told.today_ends_at <= clock_timestamp()`];
  const { rows } = await sql`
    insert into factor_attempts as told (account_id, factor, recent, recent_ends_at, today, today_ends_at, in_a_row)
    values (${accountId}, ${what}, 1, ${short}, 1, ${long}, 0)
    on conflict (account_id, factor) do update set
      recent = case when ${over} then 1 else told.recent + 1 end,
      recent_ends_at = case when ${over} then ${short} else told.recent_ends_at end,
      today = case when ${dayOver} then 1 else told.today + 1 end,
      today_ends_at = case when ${dayOver} then ${long} else told.today_ends_at end
    where (told.recent < ${limit.recent}::int or ${over}) and (told.today < ${limit.today}::int or ${dayOver})
    returning recent`.execute(db);
  return rows.length === 1;
}
