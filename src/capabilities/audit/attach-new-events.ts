import type { Db } from '../../database/connect.ts';
import type { AuditEvent } from './audit-event.ts';
import { eventColumns, newEventsInsert } from './store.ts';

/** A part of another room's prepared statement: its text, and the seven parameters that it takes from `$first` on. */
export function attachNewEvents(
  first: number,
  condition: string,
): { text: string; parameters: (db: Db, events: readonly AuditEvent[]) => unknown[] } {
  return { text: newEventsInsert(first, condition), parameters: eventColumns };
}
