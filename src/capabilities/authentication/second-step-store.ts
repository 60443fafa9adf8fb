import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { FirstFactor } from './first-factor.ts';

export interface SecondStepRecord {
  readonly first: Pick<FirstFactor, 'accountId' | 'passwordChangedAt'>;
  readonly event: (source: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** SQL of the moment in milliseconds, of the row that the event is. */
  readonly moment: RawBuilder<number>;
}

/**
 * Records the sign-in, unless the account was closed or the password changed since it was shown. Returns the moment in milliseconds,
 * undefined when it did not come to it.
 */
export async function recordSecondStep(db: Db, { first, event, moment }: SecondStepRecord): Promise<number | undefined> {
  const { accountId, passwordChangedAt = null } = first;
  const { rows } = await sql<{ at: number }>`
    with valid as (
      select from accounts
      where id = ${accountId} and closed_at is null and (${passwordChangedAt}::timestamptz is null or exists (
        select from passwords where account_id = ${accountId} and changed_at = ${passwordChangedAt}::timestamptz
      ))
    )
    ${event(sql`from valid`)}
    returning ${moment} as at`.execute(db);
  return rows[0]?.at;
}
