import type { Generated, JSONColumnType } from 'kysely';

export interface ConsentTables {
  consents: {
    id: string;
    account_id: string;
    client_id: string;
    scopes: string[];
    claims: Generated<string[]>;
    resource_scopes: JSONColumnType<Record<string, string>>;
    granted_at: Generated<Date>;
    withdrawn_at: Date | null;
  };
}
