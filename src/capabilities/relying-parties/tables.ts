import type { Generated, JSONColumnType } from 'kysely';

export interface RelyingPartyTables {
  clients: {
    client_id: string;
    version: number;
    metadata: JSONColumnType<Record<string, unknown>>;
    secret_digest: Buffer | null;
    policy: JSONColumnType<Record<string, unknown>>;
    updated_at: Generated<Date>;
    removed_at: Date | null;
  };
  client_versions: {
    client_id: string;
    version: number;
    metadata: JSONColumnType<Record<string, unknown>>;
    policy: JSONColumnType<Record<string, unknown>>;
    removed: Generated<boolean>;
    actor: string;
    at: Generated<Date>;
  };
}
