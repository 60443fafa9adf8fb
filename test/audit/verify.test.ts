import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createCheckpointFile } from '../../src/adapters/audit/checkpoint-file.ts';
import { addCheckpoint } from '../../src/capabilities/audit/add-checkpoint.ts';
import { exportCheckpoints } from '../../src/capabilities/audit/export-checkpoints.ts';
import { verifyAudit } from '../../src/commands/audit-verify.ts';
import { recordingIo } from '../support/recording-io.ts';
import { createTrailRoom, type TrailRoom } from './trail-room.ts';

/** 30 sealed events in 6 blocks, with checkpoints after 10, 20 and 30, and 3 that wait. */
const story = async (room: TrailRoom, file: string): Promise<void> => {
  for (let part = 0; part < 3; part++) {
    await room.record(10);
    await room.seal(5);
    await addCheckpoint(room);
  }
  await exportCheckpoints({ db: room.db, copy: createCheckpointFile(file) });
  await room.record(3);
};

describe('audit verify', () => {
  let room: TrailRoom;
  let folder: string;
  let file: string;
  let kept: string;
  const tables = ['audit_events', 'audit_blocks', 'audit_checkpoints'];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'paiza-audit-'));
    file = join(folder, 'checkpoints.jsonl');
    room = await createTrailRoom();
    await story(room, file);
    kept = readFileSync(file, 'utf8');
    for (const table of tables) await room.tamper(`create table kept_${table} as table ${table}`);
  });
  beforeEach(async () => {
    for (const table of tables) await room.tamper(`truncate ${table}`);
    for (const table of tables) await room.tamper(`insert into ${table} select * from kept_${table}`);
    writeFileSync(file, kept);
  });
  afterAll(async () => {
    await room.stop();
    rmSync(folder, { recursive: true });
  });

  async function verify(withCopy = true) {
    const io = recordingIo();
    const deps = { config: { database: { url: room.database.url } }, keyring: room.keyring };
    const code = await verifyAudit(deps, withCopy ? { checkpoints: file } : {}, io);
    const first = /first bad sequence number (\d+)/u.exec(io.errors.at(-1) ?? '')?.[1];
    return { code, first: first === undefined ? undefined : Number(first), errors: io.errors, lines: io.lines };
  }

  const idOf = async (seq: number): Promise<string> =>
    (
      await room.owner.query<{ id: string }>(
        'select event_ids[$1 - first_seq + 1] as id from kept_audit_blocks where first_seq <= $1 and $1 < first_seq + cardinality(event_ids)',
        [seq],
      )
    ).rows[0]!.id;

  it('finds nothing in a trail that nobody touched', async () => {
    const { code, errors, lines } = await verify();
    expect([code, errors]).toEqual([0, []]);
    expect(lines).toEqual([
      '30 events in 7 blocks, 3 checkpoints',
      '3 events are not sealed yet',
      '3 checkpoints in the copy',
      'nothing was changed',
    ]);
  });

  it.each([
    ['id', `'aud_' || md5(id)`, 'missing'],
    ['at', `at + interval '1 microsecond'`, 'changed'],
    ['actor', `'system'`, 'changed'],
    ['action', `'record.removed'`, 'changed'],
    ['account_id', 'null', 'changed'],
    ['client_id', `'tax'`, 'changed'],
    ['details', `details || '{"kind":"child"}'`, 'changed'],
    ['tx_number', 'tx_number + 1', 'changed'],
    ['row_mac', 'set_byte(row_mac, 5, (get_byte(row_mac, 5) + 1) % 256)', 'changed'],
    ['row_mac', 'null', 'inserted'],
  ])('finds a changed %s = %s', async (column, value, what) => {
    await room.tamper(`update audit_events set ${column} = ${value} where id = $1`, [await idOf(17)]);
    const { code, first, errors } = await verify();
    expect([code, first]).toEqual([1, 17]);
    expect(errors[0]).toContain(`event 17: ${what}`);
  });

  it('finds a deleted event, and one that waits for its seal', async () => {
    await room.tamper('delete from audit_events where id = $1', [await idOf(12)]);
    expect(await verify()).toMatchObject({ code: 1, first: 12, errors: [expect.stringContaining('event 12: missing'), expect.anything()] });
  });

  it('finds two events that have changed places', async () => {
    const [one, other] = [await idOf(8), await idOf(21)];
    for (const columns of ['id', 'at', 'tx_number', 'id, at, tx_number', 'actor, action, account_id, client_id, details']) {
      const [names, quoted] = [columns.split(', '), columns];
      await room.tamper(`create temp table swapped as select * from audit_events where id in ('${one}', '${other}')`);
      await room.tamper(`delete from audit_events where id in ('${one}', '${other}')`);
      const rest = 'id at actor action account_id client_id details tx_number row_mac'.split(' ').filter((name) => !names.includes(name));
      await room.tamper(
        `insert into audit_events (${quoted}, ${rest.join(', ')}) select ${names.map((name) => `b.${name}`).join(', ')},
         ${rest.map((name) => `a.${name}`).join(', ')} from swapped a join swapped b on a.id <> b.id`,
      );
      await room.tamper('drop table swapped');
      expect(await verify()).toMatchObject({ code: 1, first: 8 });
      await room.tamper('truncate audit_events');
      await room.tamper('insert into audit_events select * from kept_audit_events');
    }
  });

  it('finds an event that was put in between, whatever it says of itself', async () => {
    const near = `from audit_events where id = '${await idOf(14)}'`;
    const columns = 'id, at, actor, action, account_id, client_id, details, tx_number, row_mac';
    await room.tamper(
      `insert into audit_events (${columns}) select id || '0', at, actor, action, account_id, client_id, details, tx_number, row_mac ${near}`,
    );
    expect(await verify()).toMatchObject({ code: 1, first: 15, errors: [expect.stringContaining('inserted'), expect.anything()] });
    // Behind the last block, to be sealed with the next.
    await room.tamper('truncate audit_events');
    await room.tamper('insert into audit_events select * from kept_audit_events');
    await room.tamper(`insert into audit_events (id, actor, action, account_id) values ('aud_f', 'system', 'level.raised', 'acc_1')`);
    expect(await verify()).toMatchObject({ code: 1, first: 34 });
    await room.seal();
    expect(await verify()).toMatchObject({ code: 1, first: 34, errors: [expect.stringContaining('34: inserted'), expect.anything()] });
  });

  it.each([
    ['event_ids', 'array_append(event_ids[1:4], event_ids[4])'],
    ['leaves', 'set_byte(leaves, 40, (get_byte(leaves, 40) + 1) % 256)'],
    ['root', `sha256('x')`],
    ['previous_hash', `sha256('x')`],
    ['hash', `sha256('x')`],
    ['hash_mac', 'set_byte(hash_mac, 5, (get_byte(hash_mac, 5) + 1) % 256)'],
    ['sealed_at', `sealed_at + interval '1 second'`],
    ['last_tx', 'last_tx + 1'],
    ['last_id', `'aud_0'`],
    ['cluster', `'1'`],
    ['kind', `'opening'`],
  ])('finds a block whose %s was changed', async (column, value) => {
    // Events 16 to 20.
    await room.tamper(`update audit_blocks set ${column} = ${value} where first_seq = 16 and kind = 'regular'`);
    const { code, first } = await verify();
    expect(code).toBe(1);
    expect(first).toBeGreaterThanOrEqual(16);
    expect(first).toBeLessThanOrEqual(20);
  });

  it('finds blocks that are gone, in the middle and at the end', async () => {
    await room.tamper('delete from audit_blocks where first_seq = 16');
    expect(await verify()).toMatchObject({ code: 1, first: 16 });
    await room.tamper('truncate audit_blocks');
    await room.tamper('insert into audit_blocks select * from kept_audit_blocks where first_seq < 26');
    expect(await verify(false)).toMatchObject({ code: 1, first: 26 });
  });

  it('finds a tail that was cut off with its blocks', async () => {
    await room.tamper('delete from audit_blocks where first_seq > 20');
    await room.tamper('delete from audit_events e where not exists (select from audit_blocks where e.id = any(event_ids))');
    expect(await verify(false)).toMatchObject({ code: 1, first: 21 });
  });

  it('finds that all three tables were set back, by the copy alone', async () => {
    await room.tamper('delete from audit_blocks where first_seq > 20');
    await room.tamper('delete from audit_events e where not exists (select from audit_blocks where e.id = any(event_ids))');
    await room.tamper('delete from audit_checkpoints where seq > 20');
    expect(await verify(false)).toMatchObject({ code: 0 });
    const { code, first, errors } = await verify();
    expect([code, first]).toEqual([1, 21]);
    expect(errors).toContain('event 21: cut_off: checkpoint 3 was signed over 30 events, of which 20 are there');
    // And the service does not write over what the copy knows.
    expect(await exportCheckpoints({ db: room.db, copy: createCheckpointFile(file) })).toEqual({ kind: 'contradicts', number: 3 });
    await room.record(15);
    await room.seal();
    await addCheckpoint(room);
    expect(await exportCheckpoints({ db: room.db, copy: createCheckpointFile(file) })).toEqual({ kind: 'contradicts', number: 3 });
    expect(await verify()).toMatchObject({ code: 1, first: 21 });
    expect(readFileSync(file, 'utf8')).toBe(kept);
  });

  it('finds a checkpoint that was changed, removed or put in the place of another', async () => {
    const changes = [
      `update audit_checkpoints set payload = replace(payload, '"seq":20', '"seq":19') where number = 2`,
      `update audit_checkpoints set signature = (select signature from audit_checkpoints where number = 1) where number = 2`,
      `update audit_checkpoints set payload = 'x' where number = 2`,
      `update audit_checkpoints set seq = 19 where number = 2`,
      `update audit_checkpoints set frontier = (select frontier from audit_checkpoints where number = 1) where number = 2`,
      `delete from audit_checkpoints where number = 2`,
      `delete from audit_checkpoints where number = 2; update audit_checkpoints set number = 2 where number = 3`,
      `update audit_checkpoints a set payload = b.payload, signature = b.signature from audit_checkpoints b where a.number + b.number = 5 and a.number > 1`,
    ];
    for (const change of changes) {
      await room.tamper(change);
      for (const withCopy of [true, false]) expect([change, await verify(withCopy)]).toMatchObject([change, { code: 1, first: 11 }]);
      await room.tamper('truncate audit_checkpoints');
      await room.tamper('insert into audit_checkpoints select * from kept_audit_checkpoints');
    }
    await room.tamper('delete from audit_checkpoints where number = 3');
    expect(await verify()).toMatchObject({ code: 1, first: 21 });
  });

  it('finds a copy that was changed, but not one that was cut off in the writing', async () => {
    const [one = '', two = '', three = ''] = kept.split('\n');
    const cases = [
      [[one, three], 11],
      [[two, three], 1],
      [[one, two.replace('\\"seq\\":20', '\\"seq\\":21'), three], 11],
      [[one, three, two], 11],
    ] as const;
    for (const [lines, first] of cases) {
      writeFileSync(file, `${lines.join('\n')}\n`);
      expect(await verify()).toMatchObject({ code: 1, first });
    }
    writeFileSync(file, `${one}\n${two.slice(0, 100)}`);
    await exportCheckpoints({ db: room.db, copy: createCheckpointFile(file) });
    expect(await verify()).toMatchObject({ code: 0, errors: [] });
    expect(readFileSync(file, 'utf8').split('\n')).toEqual([one, two.slice(0, 100), two, three, '']);
  });
});
