import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { RecordedEvent } from './list-events.ts';

/** By the partial index on the centre, whose condition stands in the statement word for word. Ids sort by time. */
export async function readCentreEvents(
  db: Db,
  { centreId, before, limit }: { readonly centreId: string; readonly before: string | undefined; readonly limit: number },
): Promise<readonly (RecordedEvent & { readonly accountId?: string })[]> {
  const { rows } = await sql<RecordedEvent & { readonly account_id: string | null }>`
    select id, at, actor, action, account_id, details from audit_events
    where details ->> 'centre' = ${centreId} and actor like 'operator:%' and details ->> 'centre' is not null
      and id < ${before ?? 'aud_g'}
    order by id desc limit ${limit}::int`.execute(db);
  return rows.map(({ account_id: accountId, ...event }) => ({ ...event, ...(accountId === null ? {} : { accountId }) }));
}
