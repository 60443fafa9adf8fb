import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { sealedColumn } from '../../database/sealed-column.ts';

export interface SealedPepper {
  readonly keyId: number;
  readonly sealed: Buffer;
}

export async function readPeppers(db: Db): Promise<readonly SealedPepper[]> {
  return db.selectFrom('password_peppers').select(['key_id as keyId', 'pepper_sealed as sealed']).orderBy('key_id').execute();
}

/** Those that are kept already stay as they are. */
export async function insertPeppers(db: Db, kept: readonly SealedPepper[]): Promise<void> {
  await sql`
    insert into password_peppers (key_id, pepper_sealed)
    select * from unnest(${kept.map(({ keyId }) => keyId)}::int[], ${kept.map(({ sealed }) => sealed)}::bytea[])
    on conflict (key_id) do nothing`.execute(db);
}

export const peppers = sealedColumn({ table: 'password_peppers', column: 'pepper_sealed', id: 'key_id' });
