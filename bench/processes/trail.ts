import { sql } from 'kysely';
import { attachTrail } from '../../src/capabilities/audit/attach-trail.ts';
import { checkpointJwks, publicKeys } from '../../src/capabilities/audit/checkpoint-key.ts';
import { addCheckpoint } from '../../src/capabilities/audit/add-checkpoint.ts';
import { newId } from '../../src/kernel/ids.ts';
import { canonicalDetails, rowMac } from '../../src/capabilities/audit/row-mac.ts';
import { sealEvents } from '../../src/capabilities/audit/seal-events.ts';
import { verifyTrail } from '../../src/capabilities/audit/verify-trail.ts';
import { createDb, createPool, type Db } from '../../src/database/connect.ts';
import { migrateToLatest } from '../../src/database/migrate.ts';
import { Keyring } from '../../src/kernel/keyring.ts';
import { answerCalls } from './answering.ts';
import { usage } from './usage.ts';

export interface TrailCost {
  /** Events in one second of wall time. */
  readonly sealedPerSecond: number;
  /** Events in one second of this process's own CPU: one core is what it can use. */
  readonly verifiedPerSecond: number;
  /** Grown by while verifying. */
  readonly megabytes: number;
}

export interface TrailInput {
  readonly url: string;
  readonly events: number;
}

const CHUNK = 5000;

/** Events as a sign-in leaves them, sealed and then verified from end to end. */
async function measure({ url, events }: TrailInput): Promise<TrailCost> {
  await migrateToLatest(url);
  const keyring = new Keyring([{ id: 1, secret: Buffer.alloc(32, 9) }]);
  const db = createDb(createPool({ url, poolSize: 2, statementTimeoutMilliseconds: 0 }));
  attachTrail(db, { keyring, refuseAfterSeconds: 300 });
  await sealEvents({ db, keyring });
  for (let done = 0; done < events; done += CHUNK) await write(db, keyring, Math.min(CHUNK, events - done));
  await sql`analyze audit_events`.execute(db);
  const begun = performance.now();
  while ((await sealEvents({ db, keyring }))?.isFull === true);
  const sealed = performance.now();
  await addCheckpoint({ db, keyring });
  const before = usage().residentMegabytes;
  const verifying = usage().cpuSeconds;
  const report = await verifyTrail({ db, keyring, keys: publicKeys(checkpointJwks(keyring)) });
  const ended = usage().cpuSeconds;
  if (report.findings.count > 0 || report.events !== events) throw new Error('the trail does not verify');
  await db.destroy();
  const perSecond = (milliseconds: number) => (events / milliseconds) * 1000;
  return {
    sealedPerSecond: perSecond(sealed - begun),
    verifiedPerSecond: events / (ended - verifying),
    megabytes: usage().residentMegabytes - before,
  };
}

async function write(db: Db, keyring: Keyring, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => {
    const row = { id: newId('aud'), actor: 'citizen', action: 'authentication.succeeded', account_id: `acc_${index}`, client_id: 'region' };
    const details = canonicalDetails({ amr: ['pwd'], device: 'known', browser: 'firefox/linux' });
    return { ...row, details, mac: rowMac(keyring, row, details) };
  });
  const column = (name: 'id' | 'actor' | 'action' | 'account_id' | 'client_id' | 'details') => rows.map((row) => row[name]);
  await sql`
    insert into audit_events (id, actor, action, account_id, client_id, details, row_mac)
    select id, actor, action, account_id, client_id, details::jsonb, mac
    from unnest(${column('id')}::text[], ${column('actor')}::text[], ${column('action')}::text[], ${column('account_id')}::text[],
      ${column('client_id')}::text[], ${column('details')}::text[], ${rows.map(({ mac }) => mac)}::bytea[])
      as e (id, actor, action, account_id, client_id, details, mac)`.execute(db);
}

answerCalls({ measure });
