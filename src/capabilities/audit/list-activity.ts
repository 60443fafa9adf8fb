import type { Db } from '../../database/connect.ts';
import { readEventsBefore } from './activity-store.ts';
import type { ActivityKind, ActivityPage } from './activity.ts';

export interface ListActivityInput {
  readonly accountId: string;
  readonly kind: ActivityKind;
  /** An event's id, see parseEventId. */
  readonly before: string;
  readonly limit: number;
}

/** One page of what was recorded of an account, by key: a page far back costs no more than the first. */
export async function listActivity({ db }: { readonly db: Db }, input: ListActivityInput): Promise<ActivityPage> {
  const rows = await readEventsBefore(db, { ...input, limit: input.limit + 1 });
  const events = rows.slice(0, input.limit).map(({ client_id: clientId, ...event }) => ({
    ...event,
    ...(clientId === null ? {} : { clientId }),
  }));
  const last = events.at(-1);
  return { events, ...(rows.length > input.limit && last !== undefined ? { earlier: last.id } : {}) };
}
