import type { Generated } from 'kysely';

export interface RecordTables {
  records: {
    id: string;
    account_id: string;
    kind: string;
    data_sealed: Buffer;
    source: Generated<string>;
    verified_at: Date | null;
    /** `YYYY-MM-DD`. */
    valid_until: string | null;
    reminded_days: number | null;
    revision: Generated<number>;
    added_at: Generated<Date>;
    changed_at: Generated<Date>;
  };
}
