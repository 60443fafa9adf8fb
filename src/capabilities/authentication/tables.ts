import type { Generated } from 'kysely';

export interface AuthenticationTables {
  passwords: {
    account_id: string;
    hash: string;
    pepper_key_id: number;
    changed_at: Generated<Date>;
    compromised_at: Date | null;
  };
  password_peppers: {
    key_id: number;
    pepper_sealed: Buffer;
    kept_at: Generated<Date>;
  };
  throttle_counters: {
    key: Buffer;
    failures: number;
    strikes: Generated<number>;
    window_ends_at: Date;
    forget_at: Generated<Date>;
  };
  sign_in_settings: {
    account_id: string;
    two_step: Generated<boolean>;
    sms_second: Generated<boolean>;
    two_step_since: Date | null;
    sms_since: Date | null;
    /** Not read any more: what an account is told of stands in notification_settings. */
    notice_by_email: Generated<boolean>;
    backup_key_sealed: Buffer | null;
    changed_at: Generated<Date>;
    two_step_strongly: Generated<boolean>;
    sms_strongly: Generated<boolean>;
  };
  totp_factors: {
    id: string;
    account_id: string;
    secret_sealed: Buffer;
    label_sealed: Buffer;
    created_at: Generated<Date>;
    confirmed_at: Generated<Date>;
    last_step: string;
    removed_at: Date | null;
    bound_strongly: Generated<boolean>;
  };
  backup_codes: {
    id: string;
    account_id: string;
    code_mac: Buffer;
    created_at: Generated<Date>;
    used_at: Date | null;
    bound_strongly: Generated<boolean>;
  };
  security_questions: {
    account_id: string;
    question_sealed: Buffer;
    hash: string;
    pepper_key_id: number;
    set_at: Generated<Date>;
    bound_strongly: Generated<boolean>;
  };
  factor_attempts: {
    account_id: string;
    factor: string;
    recent: number;
    recent_ends_at: Date;
    today: number;
    today_ends_at: Date;
    in_a_row: number;
  };
  passkeys: {
    id: string;
    account_id: string;
    credential_id: Buffer;
    public_key: Buffer;
    counter: number;
    device_type: 'single' | 'multi';
    backed_up: boolean;
    transports: string[];
    label_sealed: Buffer;
    created_at: Generated<Date>;
    last_used_at: Date | null;
    removed_at: Date | null;
    bound_strongly: Generated<boolean>;
  };
  used_passkey_challenges: {
    digest: Buffer;
    forget_at: Date;
  };
}
