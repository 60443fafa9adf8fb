import type pg from 'pg';
import type { TestDatabase } from './test-database.ts';

let kept: string | undefined;

/** An RSA key takes 0.1 s of CPU to find: a world gets the signing keys of the first one of its process, which has the same master key. */
export async function lendKeys(database: TestDatabase): Promise<void> {
  if (kept === undefined) return;
  await database.asOwner(`
    insert into signing_keys (id, algorithm, state, private_jwk_sealed, public_jwk)
    select id, algorithm, state, private_jwk_sealed, public_jwk from json_populate_recordset(null::signing_keys, '${kept.replaceAll("'", "''")}')`);
}

export async function keepKeys(pool: pg.Pool): Promise<void> {
  if (kept !== undefined) return;
  const { rows } = await pool.query<{ keys: string }>('select json_agg(signing_keys)::text as keys from signing_keys');
  kept = rows[0]?.keys;
}
