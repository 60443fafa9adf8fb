import type { Generated } from 'kysely';

export interface NotificationTables {
  outbox_messages: {
    id: string;
    channel: 'sms' | 'email' | 'push';
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
  notification_settings: {
    account_id: string;
    kind: string;
    channel: 'sms' | 'email' | 'push';
    enabled: boolean;
    changed_at: Generated<Date>;
  };
  push_subscriptions: {
    id: string;
    account_id: string;
    endpoint_digest: Buffer;
    subscription_sealed: Buffer;
    /** `<browser>/<system>` */
    device: string;
    created_at: Generated<Date>;
  };
  sms_hours: {
    /** Blind index of a block of numbers, or of all. */
    key: Buffer;
    hour: Date;
    sent: number;
  };
}
