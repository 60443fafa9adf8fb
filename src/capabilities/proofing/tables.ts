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
    /** Of cases that are known by one at a counter. */
    application_number: string | null;
    attempts: Generated<number>;
    opened_at: Generated<Date>;
    expires_at: Date;
    ended_at: Date | null;
  };
  letters: {
    id: string;
    account_id: string;
    case_id: string;
    version_id: string;
    state: Generated<
      'queued' | 'exported' | 'printed' | 'in_transit' | 'delivered' | 'used' | 'void' | 'returned' | 'refused' | 'expired' | 'cancelled'
    >;
    address_sealed: Buffer;
    code_mac: Buffer;
    key_version: number | null;
    code_sealed: Buffer | null;
    attempts: Generated<number>;
    tracking_number: string | null;
    tracking: ColumnType<unknown[], string | undefined, string>;
    ordered_at: Generated<Date>;
    lease_until: Date | null;
    exported_at: Date | null;
    expires_at: Date;
    ended_at: Date | null;
  };
  letter_guesses: {
    network: Buffer;
    failures: number;
    window_ends_at: Date;
  };
  post_cursors: {
    name: string;
    position: string;
  };
}
