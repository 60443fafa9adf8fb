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
}
