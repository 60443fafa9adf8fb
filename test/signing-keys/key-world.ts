import { randomBytes } from 'node:crypto';
import { createDb, createPool, type Db } from '../../src/database/connect.ts';
import { Keyring } from '../../src/kernel/keyring.ts';
import { createTestDatabase } from '../support/test-database.ts';

export interface KeyWorld {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: {
    readonly database: { readonly url: string };
    readonly signingKeys: { readonly publishBeforeUseSeconds: number; readonly keepPreviousSeconds: number };
  };
  /** A second process on the same database. */
  node(): { readonly db: Db; readonly keyring: Keyring; readonly config: KeyWorld['config'] };
  end(): Promise<void>;
}

/** An empty database, its keyring and as many "processes" (pools) on it as a test asks for. */
export async function createKeyWorld(): Promise<KeyWorld> {
  const database = await createTestDatabase();
  const keyring = new Keyring([{ id: 1, secret: randomBytes(32) }]);
  const config = { database: { url: database.url }, signingKeys: { publishBeforeUseSeconds: 900, keepPreviousSeconds: 86_400 } };
  const opened: Db[] = [];
  const node = () => {
    const db = createDb(createPool({ url: database.url, poolSize: 4, statementTimeoutMilliseconds: 10_000 }));
    opened.push(db);
    return { db, keyring, config };
  };
  return {
    ...node(),
    node,
    async end() {
      await Promise.all(opened.map((db) => db.destroy()));
      await database.drop();
    },
  };
}
