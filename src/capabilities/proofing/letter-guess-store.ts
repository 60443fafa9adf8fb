import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export interface GuessLimit {
  readonly failures: number;
  readonly windowSeconds: number;
}

/**
 * Counts a code from a network as wrong before it is looked at, up to one beyond the limit, so that codes sent at once queue on the row and
 * none is free. Answers the seconds to wait when the limit is passed.
 */
export async function countGuess(db: Db, network: Buffer, { failures, windowSeconds }: GuessLimit): Promise<number | undefined> {
  const { rows } = await sql<{ failures: number; wait: number }>`
    insert into letter_guesses as counter (network, failures, window_ends_at)
    values (${network}::bytea, 1, clock_timestamp() + make_interval(secs => ${windowSeconds}::int))
    on conflict (network) do update set
      failures = case when counter.window_ends_at <= clock_timestamp() then 1 else least(counter.failures, ${failures}::int) + 1 end,
      window_ends_at = case when counter.window_ends_at <= clock_timestamp() then excluded.window_ends_at else counter.window_ends_at end
    returning failures, extract(epoch from window_ends_at - clock_timestamp())::float8 as wait`.execute(db);
  const counted = rows[0];
  return counted === undefined || counted.failures <= failures ? undefined : Math.max(1, Math.ceil(counted.wait));
}

/** A right code was no guess. */
export async function takeGuessBack(db: Db, network: Buffer): Promise<void> {
  await sql`update letter_guesses set failures = greatest(failures - 1, 0) where network = ${network}::bytea`.execute(db);
}

export async function deleteOldGuesses(db: Db): Promise<void> {
  await sql`delete from letter_guesses where window_ends_at < clock_timestamp()`.execute(db);
}
