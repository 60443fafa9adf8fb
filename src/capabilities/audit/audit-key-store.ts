import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { sealedColumn } from '../../database/sealed-column.ts';

export interface SealedAuditKeys {
  readonly keyId: number;
  readonly sealed: Buffer;
}

export async function readAuditKeys(db: Db): Promise<readonly SealedAuditKeys[]> {
  return db.selectFrom('audit_keys').select(['key_id as keyId', 'keys_sealed as sealed']).orderBy('key_id').execute();
}

/** Those that are kept already stay as they are. */
export async function insertAuditKeys(db: Db, kept: readonly SealedAuditKeys[]): Promise<void> {
  await sql`
    insert into audit_keys (key_id, keys_sealed)
    select * from unnest(${kept.map(({ keyId }) => keyId)}::int[], ${kept.map(({ sealed }) => sealed)}::bytea[])
    on conflict (key_id) do nothing`.execute(db);
}

export const auditKeys = sealedColumn({ table: 'audit_keys', column: 'keys_sealed', id: 'key_id' });
