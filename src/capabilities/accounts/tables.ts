import type { Generated } from 'kysely';

export interface AccountTables {
  accounts: {
    id: string;
    created_at: Generated<Date>;
    language: 'ru' | 'en';
    data_key_wrapped: Buffer;
    family_name_sealed: Buffer;
    given_name_sealed: Buffer;
    closed_at: Date | null;
  };
  identifiers: {
    id: string;
    account_id: string;
    kind: 'phone' | 'email' | 'snils';
    blind_index: Buffer;
    key_version: number;
    value_sealed: Buffer;
    confirmed_at: Date;
    removed_at: Date | null;
  };
  evidence: {
    id: string;
    account_id: string;
    kind: string;
    source: string;
    reference: string | null;
    at: Generated<Date>;
    revoked_at: Date | null;
  };
}
