import type { Db } from '../../database/connect.ts';
import type { AuditEvent } from './audit-event.ts';
import { insertEvent } from './store.ts';

/** Records what happened in the caller's transaction, so that a fact and its trace stand or fall together. */
export async function recordEvent(db: Db, event: AuditEvent): Promise<void> {
  await insertEvent(db, event);
}
