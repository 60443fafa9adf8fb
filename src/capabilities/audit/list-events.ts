import type { Db } from '../../database/connect.ts';
import { readEvents } from './store.ts';

/** An event as it was recorded; `action` may be one that this release does not know. */
export interface RecordedEvent {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly clientId?: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const PAGE = 1000;

/** Everything recorded of an account, in the order in which it was written. */
export async function listEvents({ db }: { readonly db: Db }, accountId: string): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let after = ''; ;) {
    const rows = await readEvents(db, { accountId, after, limit: PAGE });
    events.push(
      ...rows.map(({ id, at, actor, action, client_id, details }) => ({
        id,
        at,
        actor,
        action,
        ...(client_id === null ? {} : { clientId: client_id }),
        details,
      })),
    );
    const last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return events;
    after = last.id;
  }
}
