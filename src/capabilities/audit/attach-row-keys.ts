import type { DialectAdapter } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';

const keyrings = new WeakMap<DialectAdapter, Keyring>();

/**
 * Events that are written through this database, or a transaction of it, carry a MAC of this keyring. It travels with the connection,
 * because every use case would otherwise hand it to the trail, and the next one would forget to.
 */
export function attachRowKeys(db: Db, keyring: Keyring): void {
  keyrings.set(adapterOf(db), keyring);
}

/** Undefined where none was attached: such rows are found by the verifier. */
export function rowKeysOf(db: Db): Keyring | undefined {
  return keyrings.get(adapterOf(db));
}

/** The one part that a database and its transactions share. */
function adapterOf(db: Db): DialectAdapter {
  return db.getExecutor().adapter;
}
