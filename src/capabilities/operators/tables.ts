import type { Generated } from 'kysely';

export interface OperatorTables {
  operators: {
    id: string;
    account_id: string;
    centre_id: string;
    role: 'operator' | 'senior' | 'auditor';
    active: Generated<boolean>;
    added_at: Generated<Date>;
    changed_at: Generated<Date>;
  };
  desk_sessions: {
    id: string;
    operator_id: string;
    session_uid: string;
    started_at: Generated<Date>;
    last_seen_at: Generated<Date>;
    ended_at: Date | null;
  };
  desk_cases: {
    id: string;
    kind: 'visit' | 'registration';
    state: 'found' | 'matched' | 'contact' | 'identity' | 'checking' | 'confirmed' | 'requested' | 'closed' | 'exhausted' | 'expired';
    operator_id: string;
    operator_account_id: string;
    operator_person: Buffer | null;
    centre_id: string;
    account_id: string | null;
    citizen_person: Buffer | null;
    reason: string;
    version_id: string | null;
    document_tries: Generated<number>;
    proof_id: string | null;
    data_sealed: Buffer | null;
    opened_at: Generated<Date>;
    expires_at: Date;
    ended_at: Date | null;
  };
  approvals: {
    id: string;
    kind: 'access_restore' | 'level_drop' | 'contact_replacement';
    state: Generated<'requested' | 'approved' | 'rejected' | 'withdrawn' | 'expired'>;
    case_id: string;
    account_id: string;
    centre_id: string;
    requested_by: string;
    requester_account_id: string;
    decided_by: string | null;
    decider_account_id: string | null;
    reason: string;
    data_sealed: Buffer | null;
    requested_at: Generated<Date>;
    expires_at: Date;
    decided_at: Date | null;
  };
  desk_searches: {
    operator_id: string;
    at: Generated<Date>;
  };
}
