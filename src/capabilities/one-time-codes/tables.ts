import type { Generated } from 'kysely';

export interface OneTimeCodeTables {
  one_time_codes: {
    id: string;
    purpose: string;
    subject: string;
    channel: 'sms' | 'email';
    destination_index: Buffer;
    digits_mac: Buffer;
    key_version: number | null;
    link_digest: Buffer | null;
    max_attempts: number;
    attempts: Generated<number>;
    attempted_at: Date | null;
    created_at: Generated<Date>;
    expires_at: Date;
    confirmed_at: Date | null;
    voided_at: Date | null;
  };
}
