import type { Generated, JSONColumnType } from 'kysely';

export interface SessionTables {
  oidc_artefacts: {
    model: string;
    id: Buffer;
    payload: JSONColumnType<Record<string, unknown>>;
    grant_id: string | null;
    account_id: string | null;
    client_id: string | null;
    session_uid: string | null;
    consumed_at: Date | null;
    created_at: Generated<Date>;
    expires_at: Date;
  };
  installation_secrets: {
    name: string;
    secret_sealed: Buffer;
  };
  logout_deliveries: {
    id: string;
    consent_id: string;
    queued_at: Generated<Date>;
    attempts: Generated<number>;
    delivered_at: Date | null;
  };
  security_cases: {
    number: string;
    account_id: string;
    event_id: string;
    opened_at: Generated<Date>;
  };
}
