import type { Db } from '../../database/connect.ts';
import { readEventPage, readNewestEvents, readNewestId, type EventPart, type ExportedRow } from './export-store.ts';

/** An event under the names of the exported document. */
export type ExportedEvent = ExportedRow;

/** The trail of an account up to one moment. Nothing of it is in memory but what is being looked at: one person may have 100,000 events. */
export interface ExportedTrail {
  /** Oldest first, page by page; each event is in one of the two parts. */
  pages(part: EventPart): AsyncGenerator<readonly ExportedEvent[]>;
  /** Newest first. */
  newest(part: EventPart, limit: number): Promise<readonly ExportedEvent[]>;
}

const PAGE = 500;

/**
 * Events are only ever added, so pages that are read one after the other, each by itself, are of the same trail: no transaction waits for whoever
 * reads slowly.
 */
export async function exportEvents({ db }: { readonly db: Db }, accountId: string): Promise<ExportedTrail> {
  const until = await readNewestId(db, accountId);
  return {
    async *pages(part) {
      for (let after = ''; ;) {
        const page = await readEventPage(db, { accountId, part, after, until, limit: PAGE });
        if (page.length > 0) yield page;
        const last = page.at(-1);
        if (page.length < PAGE || last === undefined) return;
        after = last.id;
      }
    },
    newest: (part, limit) => readNewestEvents(db, { accountId, part, until, limit }),
  };
}
