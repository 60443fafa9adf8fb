import type { Generated } from 'kysely';

export interface RecoveryTables {
  recoveries: {
    id: string;
    /** Of what the browser's cookie holds; null while a link of an operator's grant waits for its browser. */
    secret_digest: Buffer | null;
    /** Null for a twin: nobody has the identifier. */
    account_id: string | null;
    identifier_kind: 'phone' | 'email' | 'snils';
    channel: 'sms' | 'email';
    /** Blind index of the contact that is proven first; null for a twin. */
    contact_index: Buffer | null;
    step: 'confirm_contact' | 'show_factor' | 'show_document' | 'confirm_other' | 'wait' | 'desk' | 'set_password' | 'done';
    /** Of the password at the start, as text, to the microsecond: another one by the end and the recovery is worth nothing. */
    password_changed_at: string | null;
    granted_by: string | null;
    language: 'ru' | 'en';
    draft_sealed: Buffer;
    document_attempts: Generated<number>;
    document_shown_at: Date | null;
    other_confirmed_at: Date | null;
    factor_shown_at: Date | null;
    created_at: Generated<Date>;
    confirmed_at: Date | null;
    completed_at: Date | null;
    expires_at: Date;
  };
  recovery_holds: {
    id: string;
    account_id: string;
    contact_index: Buffer;
    password_changed_at: string | null;
    cancel_digest: Buffer;
    started_at: Generated<Date>;
    ends_at: Date;
    expires_at: Date;
    told_at: Date | null;
    cancelled_at: Date | null;
    used_at: Date | null;
  };
  recovery_passes: {
    key: Buffer;
    free_at: Date;
  };
}
