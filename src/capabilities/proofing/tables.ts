import type { ColumnType, Generated } from 'kysely';

export interface ProofingTables {
  proofs: {
    id: string;
    account_id: string;
    version_id: string;
    method: string;
    case_id: string | null;
    vouched_by: string;
    evidence_sealed: Buffer;
    proved_at: Date;
    created_at: Generated<Date>;
  };
  proofing_cases: {
    id: string;
    account_id: string;
    method: string;
    version_id: string;
    state: Generated<'open' | 'waiting' | 'completed' | 'refused' | 'cancelled' | 'expired'>;
    refusal: string | null;
    details: ColumnType<Record<string, unknown>, string | undefined, string>;
    data_sealed: Buffer | null;
    attempts: Generated<number>;
    opened_at: Generated<Date>;
    expires_at: Date;
    ended_at: Date | null;
  };
}
