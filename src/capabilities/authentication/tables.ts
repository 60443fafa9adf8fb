import type { Generated } from 'kysely';

export interface AuthenticationTables {
  passwords: {
    account_id: string;
    hash: string;
    pepper_key_id: number;
    changed_at: Generated<Date>;
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
  };
  used_passkey_challenges: {
    digest: Buffer;
    forget_at: Date;
  };
}
