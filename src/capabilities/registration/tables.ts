import type { Generated } from 'kysely';

export interface RegistrationTables {
  registrations: {
    id: string;
    secret_digest: Buffer;
    /** What the cookie held before it was renewed last; good for nothing but the same form sent twice. */
    previous_secret_digest: Buffer | null;
    renewed_at: Generated<Date>;
    /** Of the key of the first page's form that was taken last. */
    form_digest: Buffer | null;
    step: 'confirm_contact' | 'set_password' | 'done';
    channel: 'sms' | 'email';
    draft_sealed: Buffer;
    contact_index: Buffer;
    language: 'ru' | 'en';
    interaction_id: string | null;
    authorization_request_sealed: Buffer | null;
    account_id: string | null;
    created_at: Generated<Date>;
    confirmed_at: Date | null;
    confirmed_by: 'sms_code' | 'email_code' | 'email_link' | null;
    used_at: Date | null;
    completed_at: Date | null;
    expires_at: Date;
  };
  registration_sends: {
    /** Blind index of what is counted: a network, a wider network or a block of numbers. */
    network_index: Buffer;
    at: Generated<Date>;
  };
  registration_sms_hours: {
    hour: Date;
    sent: number;
  };
}
