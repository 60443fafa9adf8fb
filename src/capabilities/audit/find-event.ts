import type { Db } from '../../database/connect.ts';
import type { RecordedEvent } from './list-events.ts';
import { readEvent } from './activity-store.ts';

/** One event of an account; undefined when the account's trail has none of this id. */
export async function findEvent(
  { db }: { readonly db: Db },
  { accountId, eventId }: { readonly accountId: string; readonly eventId: string },
): Promise<RecordedEvent | undefined> {
  const row = await readEvent(db, accountId, eventId);
  if (row === undefined) return undefined;
  const { client_id: clientId, ...event } = row;
  return { ...event, ...(clientId === null ? {} : { clientId }) };
}
