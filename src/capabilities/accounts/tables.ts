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
    signed_out_at: Date | null;
    signed_out_except: string | null;
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
  contact_changes: {
    id: string;
    account_id: string;
    added_ids: readonly string[];
    removed_ids: readonly string[];
    session_uid: string | null;
    undo_digest: Buffer;
    changed_at: Generated<Date>;
    undo_until: Date;
    undone_at: Date | null;
  };
  account_closings: {
    id: string;
    account_id: string;
    cancel_digest: Buffer;
    requested_at: Generated<Date>;
    due_at: Date;
    reminded_at: Date | null;
    cancelled_at: Date | null;
    cancelled_by: 'citizen' | 'link' | 'recovery' | null;
    closed_at: Date | null;
    swept_at: Date | null;
  };
  identity_drafts: {
    account_id: string;
    draft_sealed: Buffer;
    saved_at: Generated<Date>;
  };
  identity_versions: {
    id: string;
    account_id: string;
    number: number;
    data_sealed: Buffer;
    snils_blind_index: Buffer;
    document_blind_index: Buffer;
    key_version: number;
    submitted_at: Generated<Date>;
  };
  tax_numbers: {
    account_id: string;
    version_id: string;
    inn_sealed: Buffer;
    found_at: Generated<Date>;
  };
  evidence: {
    id: string;
    account_id: string;
    kind: string;
    source: string;
    reference: string | null;
    at: Generated<Date>;
    revoked_at: Date | null;
    proved_at: Date | null;
    proof_id: string | null;
  };
}
