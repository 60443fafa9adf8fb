import type { Generated } from 'kysely';

export interface RegistryTables {
  registry_requests: {
    id: string;
    account_id: string;
    version_id: string;
    purpose: Generated<'submission' | 'recheck'>;
    /** Keyed digest of the network it came from. */
    network_key: string | null;
    state: Generated<'running' | 'confirmed' | 'refused' | 'expired' | 'cancelled'>;
    /** Code of the reason when refused. */
    refusal: string | null;
    /** The owner of the SNILS, when this refusal was told to them. */
    told_account_id: string | null;
    started_at: Generated<Date>;
    expires_at: Date;
    ended_at: Date | null;
  };
  identity_rechecks: {
    account_id: string;
    /** When the registries were last asked about the data the account is verified with. */
    asked_at: Date;
  };
  registry_checks: {
    id: string;
    request_id: string;
    account_id: string;
    version_id: string;
    registry: 'pension_fund' | 'interior_ministry' | 'tax_service';
    state: Generated<'requested' | 'sent' | 'answered' | 'expired' | 'cancelled'>;
    outcome: string | null;
    /** Names of the data that the registry does not confirm; never its own values. */
    fields: Generated<string[]>;
    /** Questions and polls; also tells a worker whether the check is still its own. */
    attempts: Generated<number>;
    /** No earlier may a worker take it: now, the end of another worker's lease, the next poll or the next attempt. */
    due_at: Generated<Date>;
    last_fault: string | null;
    /** How many in a row; the registry's word ends the row. */
    faults: Generated<number>;
    created_at: Generated<Date>;
    expires_at: Date;
    /** When the registry said it has the question; from then on it is polled, not asked. */
    sent_at: Date | null;
    ended_at: Date | null;
  };
}
