import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addCheckpoint } from '../../src/capabilities/audit/add-checkpoint.ts';
import { keepAuditKeys } from '../../src/capabilities/audit/keep-audit-keys.ts';
import { loadAuditKeys } from '../../src/capabilities/audit/load-audit-keys.ts';
import { recordEvent } from '../../src/capabilities/audit/record-event.ts';
import { sealEvents } from '../../src/capabilities/audit/seal-events.ts';
import { checkpointJwks, publicKeys } from '../../src/capabilities/audit/checkpoint-key.ts';
import { verifyTrail } from '../../src/capabilities/audit/verify-trail.ts';
import { showAuditKeys } from '../../src/commands/audit-key.ts';
import { verifyAudit } from '../../src/commands/audit-verify.ts';
import type { Db } from '../../src/database/connect.ts';
import { Keyring } from '../../src/kernel/keyring.ts';
import { recordingIo } from '../support/recording-io.ts';
import { createTrailRoom, master, type TrailRoom } from './trail-room.ts';

const event = { actor: 'citizen', action: 'password.changed', accountId: 'acc_1' } as const;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The same database, whose transactions begin otherwise. */
function withTransaction(db: Db, transaction: () => unknown): Db {
  return new Proxy(db, {
    get(of, name) {
      if (name === 'transaction') return transaction;
      const value: unknown = Reflect.get(of, name, of);
      return typeof value === 'function' ? (value.bind(of) as unknown) : value;
    },
  });
}

describe('an honest trail', () => {
  let room: TrailRoom;
  beforeEach(async () => {
    room = await createTrailRoom();
  });
  afterEach(() => room.stop());

  const report = async (keyring: Keyring | undefined = room.keyring) =>
    verifyTrail({ db: room.db, keyring, keys: publicKeys(checkpointJwks(keyring ?? room.keyring)) });

  it('verifies after transactions that end late and out of order, beside several sealers', async () => {
    await room.seal();
    const work = { open: true };
    const writers = Array.from({ length: 5 }, async (_, writer) => {
      for (let round = 0; round < 20; round++) {
        await room.db.transaction().execute(async (tx) => {
          await recordEvent(tx, event);
          await pause((writer * 7 + round * 5) % 23);
          await recordEvent(tx, event);
        });
      }
    });
    const sealers = Array.from({ length: 2 }, async () => {
      while (work.open) {
        await sealEvents(room, 7);
        await addCheckpoint(room);
        await pause(3);
      }
    });
    await Promise.all(writers);
    work.open = false;
    await Promise.all(sealers);
    await room.seal();
    const { findings, events, unsealed } = await report();
    expect({ kept: findings.kept, events, unsealed }).toEqual({ kept: [], events: 200, unsealed: 0 });
  });

  it('goes on after a sealer that died between a block and its checkpoint', async () => {
    await room.record(3);
    await room.seal();
    // Dies here, and again in the middle of a block.
    await room.record(3);
    const dying = room.db.transaction().execute(async (tx) => {
      await sealEvents({ ...room, db: withTransaction(tx, () => ({ execute: (work: (db: Db) => unknown) => work(tx) })) });
      throw new Error('killed');
    });
    await expect(dying).rejects.toThrow('killed');
    expect(await room.seal()).toBe(3);
    expect(await addCheckpoint(room)).toMatchObject({ number: 1, seq: 6 });
    expect((await report()).findings.kept).toEqual([]);
  });

  it('verifies after the master key was changed, resealed and taken away', async () => {
    await room.record(5);
    await room.seal();
    await addCheckpoint(room);
    const both = new Keyring([master(2), master(1)]);
    expect(await keepAuditKeys({ db: room.db, keyring: both }, { after: '', limit: 10 })).toMatchObject({ unreadable: [] });
    const next = await createTrailRoom({ database: room.database, masters: [master(2)] });
    await loadAuditKeys(next);
    await next.record(5);
    await next.seal();
    await addCheckpoint(next);
    const { findings, events } = await verifyTrail({ ...next, keys: publicKeys(checkpointJwks(next.keyring)) });
    expect({ kept: findings.kept, events }).toEqual({ kept: [], events: 10 });
    // Without what was kept, it says which key is missing.
    const poor = await report(new Keyring([master(2)]));
    expect(poor.findings.first).toMatchObject({ seq: 1, what: 'key_missing' });
    await next.stop();
  });

  it('takes in what was there before it, and lets nothing in without a key afterwards', async () => {
    await room.tamper('alter table audit_events alter column tx_number drop default');
    for (let index = 0; index < 7; index++)
      await room.tamper(`insert into audit_events (id, actor, action) values ('aud_0000000${index}', 'system', 'level.raised')`);
    await room.tamper('alter table audit_events alter column tx_number set default audit_tx_number()');
    await room.record(2);
    expect(await room.seal(4)).toBe(9);
    // A node of the release before, on the day of the changeover.
    await room.tamper(`insert into audit_events (id, actor, action) values ('aud_9', 'system', 'level.raised')`);
    await room.seal();
    expect((await report()).findings.kept).toEqual([]);
    expect(await report()).toMatchObject({ events: 10, withoutMac: 8 });
    await room.tamper(`update audit_events set actor = 'citizen' where id = 'aud_00000003'`);
    expect((await report()).findings.first).toMatchObject({ seq: 4, what: 'changed' });
  });

  it('goes on with an opening that was cut off', async () => {
    await room.record(9);
    let begun = 0;
    const failing = withTransaction(room.db, () => {
      begun += 1;
      if (begun === 4) throw new Error('killed');
      return room.db.transaction();
    });
    await expect(sealEvents({ ...room, db: failing }, 3)).rejects.toThrow('killed');
    await room.record(2);
    expect(await room.seal(3)).toBe(5);
    const { findings, events } = await report();
    expect({ kept: findings.kept, events }).toEqual({ kept: [], events: 11 });
  });

  it('goes on where a restored database has lower transaction numbers', async () => {
    await room.record(4);
    await room.seal();
    await room.record(3);
    // As if the database had been written on another server, whose transactions had come much further.
    const far = 1_000_000;
    await room.tamper(`create or replace function audit_offset() returns bigint language sql stable return ${far}::bigint`);
    await room.tamper(
      `create or replace function audit_tx_number() returns bigint language sql stable return pg_current_xact_id()::text::bigint + ${far}`,
    );
    await room.record(6);
    await room.seal();
    await room.record(2);
    await room.tamper('create or replace function audit_offset() returns bigint language sql stable return 0::bigint');
    await room.tamper(
      'create or replace function audit_tx_number() returns bigint language sql stable return pg_current_xact_id()::text::bigint + 0',
    );
    await room.record(5);
    // Nothing but the identity of the server tells.
    expect(await sealEvents(room)).toMatchObject({ count: 0 });
    await room.tamper(`create or replace function audit_cluster() returns text language sql stable return 'another'`);
    expect(await room.seal(3)).toBe(7);
    await room.record(4);
    expect(await room.seal(3)).toBe(4);
    await addCheckpoint(room);
    const { findings, events, unsealed } = await report();
    expect({ kept: findings.kept, events, unsealed }).toEqual({ kept: [], events: 24, unsealed: 0 });
  });

  it('is not made anew by whoever has no key', async () => {
    await room.record(10);
    await room.seal();
    await addCheckpoint(room);
    const forger = await createTrailRoom({ database: room.database, masters: [{ id: 1, secret: Buffer.alloc(32, 5) }] });
    await room.tamper(`update audit_events set actor = 'system' where id = (select id from audit_events order by id offset 4 limit 1)`);
    await room.tamper('truncate audit_blocks, audit_checkpoints');
    await forger.seal();
    await addCheckpoint(forger);
    await forger.stop();
    const { findings } = await report();
    expect(findings.first).toMatchObject({ seq: 1, what: 'block_changed' });
    expect(findings.kept).toContainEqual(expect.objectContaining({ seq: 5, what: 'changed' }));
  });

  it('is verified by an auditor who has the public key and nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'paiza-auditor-'));
    await room.record(4);
    await room.seal();
    await addCheckpoint(room);
    const key = recordingIo();
    expect(await showAuditKeys(room, {}, key)).toBe(0);
    const publicKey = join(folder, 'keys.json');
    writeFileSync(publicKey, key.lines.join('\n'));
    expect(readFileSync(publicKey, 'utf8')).not.toContain('"d"');
    const verify = async () => {
      const io = recordingIo();
      return { code: await verifyAudit({ config: { database: { url: room.database.url } } }, { publicKey }, io), io };
    };
    expect(await verify()).toMatchObject({ code: 0 });
    await room.tamper(`update audit_events set action = 'level.lowered' where id = (select max(id) from audit_events)`);
    expect((await verify()).io.errors).toContainEqual(expect.stringContaining('first bad sequence number 4'));
    await room.tamper(`update audit_checkpoints set payload = replace(payload, '"seq":4', '"seq":3')`);
    expect((await verify()).io.errors.join()).toContain('checkpoint 1 is not what was signed');
    rmSync(folder, { recursive: true });
  });
});

describe('a thousand changes', () => {
  let room: TrailRoom;
  beforeAll(async () => {
    room = await createTrailRoom();
  });
  afterAll(() => room.stop());

  it('are a thousand findings', async () => {
    const events = Array.from({ length: 2000 }, () => recordEvent(room.db, event));
    await Promise.all(events);
    await room.seal(500);
    await addCheckpoint(room);
    const changes = ["actor = 'system'", `at = at + interval '1 second'`, `details = '{"a":1}'`, 'account_id = null', `action = 'x'`];
    const chosen = await room.owner.query<{ id: string }>('select id from audit_events order by md5(id) limit 1000');
    const ids = chosen.rows.map(({ id }) => id);
    for (const [index, change] of changes.entries())
      await room.tamper(`update audit_events set ${change} where id = any($1)`, [ids.filter((_, at) => at % 6 === index)]);
    await room.tamper('delete from audit_events where id = any($1)', [ids.filter((_, at) => at % 6 === 5)]);
    const { findings } = await verifyTrail({ ...room, keys: publicKeys(checkpointJwks(room.keyring)) });
    expect(findings.count).toBe(1000);
  });
});
