import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { CHALLENGE_SECONDS, type ProvenPassword } from './device-challenge.ts';

export interface CodeRequest {
  readonly challengeKey: Buffer;
  readonly password: ProvenPassword;
  readonly secondsBetween: number;
  readonly mostCodes: number;
}

export interface CountedRequest {
  readonly counted: boolean;
  /** Whether the password that was right still is the account's; never for a decoy. */
  readonly passwordStands: boolean;
  /** Not counted: until the next may be; undefined when the challenge has none left, or has signed in. */
  readonly waitSeconds: number | undefined;
}

/**
 * Counts a request for a code on its challenge alone, whatever is behind it, and says whether it may be met. Requests at once queue on the
 * row. A statement of its own: whoever holds this row never waits for another.
 */
export async function countCodeRequest(
  db: Db,
  { challengeKey, password, secondsBetween, mostCodes }: CodeRequest,
): Promise<CountedRequest> {
  const { rows } = await sql<{ counted: boolean; stands: boolean; left: boolean; wait: number | null }>`
    with counted as (
      insert into throttle_counters as counter (key, failures, window_ends_at, forget_at)
      values (${challengeKey}, 1, now() + make_interval(secs => ${secondsBetween}::float8),
        now() + make_interval(secs => ${CHALLENGE_SECONDS}::float8))
      on conflict (key) do update set
        failures = counter.failures + 1, window_ends_at = excluded.window_ends_at, forget_at = excluded.forget_at
      where counter.window_ends_at <= now() and counter.failures < ${mostCodes}::int
      returning key
    ),
    known as (
      select failures < ${mostCodes}::int and window_ends_at < 'infinity' as open, window_ends_at
      from throttle_counters where key = ${challengeKey}
    )
    select exists (select from counted) as counted,
      exists (
        select from passwords join accounts on accounts.id = passwords.account_id and accounts.closed_at is null
        where passwords.account_id = ${password.accountId} and passwords.changed_at = ${password.changedAt}::timestamptz
      ) as stands,
      coalesce((select open from known), true) as left,
      (select extract(epoch from window_ends_at - now())::float8 from known where open) as wait`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('counting a request for a code returned no row');
  // A request that was overtaken between the two looks at the row has the whole time before it.
  const waitSeconds = row.left ? Math.max(1, Math.ceil(row.wait !== null && row.wait > 0 ? row.wait : secondsBetween)) : undefined;
  return { counted: row.counted, passwordStands: row.stands, waitSeconds };
}

/** Does the work within the caller's transaction by the same statements whether it is to stay or to be undone. */
export async function keepOnlyIf(tx: Db, kept: boolean, work: () => Promise<unknown>): Promise<void> {
  await sql`savepoint work`.execute(tx);
  await work();
  await (kept ? sql`release savepoint work` : sql`rollback to savepoint work`).execute(tx);
}
