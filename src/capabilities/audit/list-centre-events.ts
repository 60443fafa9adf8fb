import type { Db } from '../../database/connect.ts';
import { readCentreEvents } from './centre-store.ts';
import type { RecordedEvent } from './list-events.ts';

export interface CentreEvents {
  /** Newest first. */
  readonly events: readonly (RecordedEvent & { readonly accountId?: string })[];
  /** The id to go on before; undefined at the end. */
  readonly next: string | undefined;
}

const PAGE = 50;

/** What operators of a service centre did, a page at a time by key: the hundredth page costs what the first does. */
export async function listCentreEvents(
  { db }: { readonly db: Db },
  { centreId, before }: { readonly centreId: string; readonly before?: string | undefined },
): Promise<CentreEvents> {
  const rows = await readCentreEvents(db, { centreId, before, limit: PAGE + 1 });
  const events = rows.slice(0, PAGE);
  return { events, next: rows.length > PAGE ? events.at(-1)?.id : undefined };
}
