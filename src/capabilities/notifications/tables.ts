import type { Generated } from 'kysely';

export interface NotificationTables {
  outbox_messages: {
    id: string;
    channel: 'sms' | 'email';
    template: string;
    content_sealed: Buffer | null;
    created_at: Generated<Date>;
    expires_at: Date;
    due_at: Generated<Date>;
    attempts: Generated<number>;
    sent_at: Date | null;
    dropped_at: Date | null;
    last_fault: string | null;
    /** When it was counted among the SMS of its hour; once, however often it is tried. */
    budgeted_at: Date | null;
  };
  sms_hours: {
    /** Blind index of a block of numbers, or of all. */
    key: Buffer;
    hour: Date;
    sent: number;
  };
}
