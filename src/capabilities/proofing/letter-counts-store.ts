import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export interface LetterCounts {
  /** Not handed over yet. */
  readonly queued: number;
  /** With the post: taken, printed, carried. */
  readonly sent: number;
  readonly delivered: number;
  /** Came back, or were not taken, in the last 7 days. */
  readonly returned: number;
  readonly refused: number;
  /** Age of the oldest that is not handed over, 0 when all are. */
  readonly oldestQueuedSeconds: number;
  /** Taken by the post more than 45 days ago, and never heard of as delivered or returned. */
  readonly lost: number;
}

/** Reads letters under way and those that ended badly this week, never the whole table. */
export async function readLetterCounts(db: Db): Promise<LetterCounts> {
  const { rows } = await sql<LetterCounts>`
    with under_way as (
      select state, ordered_at, exported_at from letters where ended_at is null
    ), ended as (
      select state from letters
      where state in ('returned', 'refused') and ended_at > statement_timestamp() - interval '7 days'
    )
    select
      (select count(*)::int from under_way where state = 'queued') as queued,
      (select count(*)::int from under_way where state in ('exported', 'printed', 'in_transit')) as sent,
      (select count(*)::int from under_way where state = 'delivered') as delivered,
      (select count(*)::int from ended where state = 'returned') as returned,
      (select count(*)::int from ended where state = 'refused') as refused,
      coalesce((
        select extract(epoch from clock_timestamp() - min(ordered_at))::float8 from under_way where state = 'queued'
      ), 0) as "oldestQueuedSeconds",
      (select count(*)::int from under_way
       where state in ('exported', 'printed', 'in_transit') and exported_at < statement_timestamp() - interval '45 days') as lost`.execute(
    db,
  );
  return rows[0]!;
}
