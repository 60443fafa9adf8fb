import type { Generated, JSONColumnType } from 'kysely';

export interface AuditTables {
  audit_events: {
    id: string;
    at: Generated<Date>;
    actor: string;
    action: string;
    account_id: string | null;
    client_id: string | null;
    details: JSONColumnType<Record<string, unknown>>;
    /** Of the transaction that wrote it; null before the trail was sealed. */
    tx_number: Generated<string | null>;
    row_mac: Buffer | null;
  };
  audit_blocks: {
    number: string;
    kind: 'opening' | 'era' | 'regular';
    first_seq: string;
    last_tx: string;
    last_id: string;
    cluster: string;
    sealed_at: Date;
    event_ids: string[];
    leaves: Buffer;
    root: Buffer;
    previous_hash: Buffer;
    hash: Buffer;
    hash_mac: Buffer;
  };
  audit_checkpoints: {
    number: string;
    block: string;
    seq: string;
    at: Date;
    frontier: Buffer;
    payload: string;
    signature: string;
  };
  audit_keys: {
    key_id: number;
    keys_sealed: Buffer;
    kept_at: Generated<Date>;
  };
}
