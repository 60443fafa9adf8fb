import type { RawBuilder } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { AuditEvent } from './audit-event.ts';
import { eventInsert } from './store.ts';

/** An insert that another room's store makes a part of its own statement; `source` follows its select list. */
export type AttachedEvent = (source: RawBuilder<unknown>) => RawBuilder<unknown>;

/** An event for a statement that writes the fact and its trace at once, where each round trip to the database counts. */
export function attachEvent(db: Db, event: AuditEvent): AttachedEvent {
  return (source) => eventInsert(db, event, source);
}
