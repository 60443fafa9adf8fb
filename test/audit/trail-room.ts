import pg from 'pg';
import { attachTrail, type Trail } from '../../src/capabilities/audit/attach-trail.ts';
import { recordEvent } from '../../src/capabilities/audit/record-event.ts';
import { sealEvents } from '../../src/capabilities/audit/seal-events.ts';
import { readStatus } from '../../src/capabilities/audit/status-store.ts';
import { createDb, createPool, type Db } from '../../src/database/connect.ts';
import { serviceRole } from '../../src/database/service-role.ts';
import { Keyring, type MasterKey } from '../../src/kernel/keyring.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

export const master = (id: number): MasterKey => ({ id, secret: Buffer.alloc(32, 60 + id) });

/** A trail of its own, written and sealed as the service does it, and its owner, who may do what owners can. */
export interface TrailRoom {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly trail: Trail;
  readonly database: TestDatabase;
  readonly owner: pg.Client;
  /** As an owner would who has switched the triggers off. */
  tamper(statement: string, values?: readonly unknown[]): Promise<pg.QueryResult>;
  record(count: number, accountId?: string): Promise<void>;
  /** All there is. */
  seal(batch?: number): Promise<number>;
  stop(): Promise<void>;
}

export async function createTrailRoom(
  options: { readonly database?: TestDatabase; readonly masters?: [MasterKey, ...MasterKey[]] } = {},
): Promise<TrailRoom> {
  const database = options.database ?? (await createTestDatabase());
  const db = createDb(createPool({ url: database.url, poolSize: 8, statementTimeoutMilliseconds: 10_000, role: serviceRole }));
  const keyring = new Keyring(options.masters ?? [master(1)]);
  const trail = attachTrail(db, { keyring, refuseAfterSeconds: 300 });
  const owner = new pg.Client(database.url);
  await owner.connect();
  return {
    db,
    keyring,
    trail,
    database,
    owner,
    async tamper(statement, values = []) {
      await owner.query('set session_replication_role = replica');
      return owner.query(statement, [...values]);
    },
    async record(count, accountId = 'acc_1') {
      for (let index = 0; index < count; index++)
        await recordEvent(db, {
          actor: 'citizen',
          action: 'record.added',
          accountId,
          clientId: 'region',
          details: { kind: 'vehicle', index },
        });
    },
    async seal(batch) {
      // A transaction may be open in the database of another test: batches are to be whole.
      const unsettled = `select from audit_events having max(tx_number) >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint + audit_offset()`;
      const isElsewhere = (await owner.query<{ cluster: string }>('select audit_cluster() as cluster')).rows[0]?.cluster === 'another';
      const isUnsettled = async () => !isElsewhere && (await owner.query(unsettled)).rowCount !== 0;
      while (await isUnsettled()) await new Promise((resolve) => setTimeout(resolve, 10));
      for (let count = 0; ;) {
        const sealed = await sealEvents({ db, keyring }, batch);
        count += sealed?.count ?? 0;
        if (sealed?.isFull === true) continue;
        if ((await readStatus(db)).unsealedSeconds === 0) return count;
        // A transaction is open, in this database or in that of another test.
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async stop() {
      await owner.end();
      await db.destroy();
      if (options.database === undefined) await database.drop();
    },
  };
}
