import type { Generated, JSONColumnType } from 'kysely';

export interface AuditTables {
  audit_events: {
    id: string;
    at: Generated<Date>;
    actor: string;
    action: string;
    account_id: string | null;
    client_id: string | null;
    details: JSONColumnType<Record<string, unknown>>;
  };
}
