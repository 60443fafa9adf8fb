import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { AuditEvent } from './audit-event.ts';

export async function insertEvent(db: Db, event: AuditEvent): Promise<void> {
  await db
    .insertInto('audit_events')
    .values({
      id: newId('aud'),
      actor: event.actor,
      action: event.action,
      account_id: event.accountId ?? null,
      client_id: event.clientId ?? null,
      details: JSON.stringify(event.details ?? {}),
    })
    .execute();
}
