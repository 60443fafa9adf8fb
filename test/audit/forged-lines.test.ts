import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createCheckpointFile } from '../../src/adapters/audit/checkpoint-file.ts';
import { addCheckpoint } from '../../src/capabilities/audit/add-checkpoint.ts';
import { exportCheckpoints } from '../../src/capabilities/audit/export-checkpoints.ts';
import { readStatus } from '../../src/capabilities/audit/status-store.ts';
import { verifyAudit } from '../../src/commands/audit-verify.ts';
import { recordingIo } from '../support/recording-io.ts';
import { createTrailRoom, type TrailRoom } from './trail-room.ts';

const tables = ['audit_events', 'audit_blocks', 'audit_checkpoints'];

/** 20 sealed events in 5 blocks with two checkpoints, in a copy as well, and 3 that wait. */
describe('audit verify, when the tables themselves were altered', () => {
  let room: TrailRoom;
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'paiza-forged-'));
    file = join(folder, 'checkpoints.jsonl');
    room = await createTrailRoom();
    for (let part = 0; part < 2; part++) {
      await room.record(10);
      await room.seal(5);
      await addCheckpoint(room);
    }
    await exportCheckpoints({ db: room.db, copy: createCheckpointFile(file) });
    await room.record(3);
    for (const table of tables) await room.tamper(`create table kept_${table} as table ${table}`);
  });
  beforeEach(async () => {
    for (const table of tables) await room.tamper(`truncate ${table}`);
    for (const table of tables) await room.tamper(`insert into ${table} select * from kept_${table}`);
  });
  afterAll(async () => {
    await room.stop();
    rmSync(folder, { recursive: true });
  });

  async function verify() {
    const io = recordingIo();
    const deps = { config: { database: { url: room.database.url } }, keyring: room.keyring };
    const code = await verifyAudit(deps, { checkpoints: file }, io);
    const first = /first bad sequence number (\d+)/u.exec(io.errors.at(-1) ?? '')?.[1];
    return { code, first: first === undefined ? undefined : Number(first), errors: io.errors };
  }

  const idOf = async (seq: number): Promise<string> =>
    (await room.owner.query<{ id: string }>('select id from kept_audit_events order by tx_number, id offset $1 limit 1', [seq - 1]))
      .rows[0]!.id;
  const within = async (altered: string, restored: string, work: () => Promise<void>): Promise<void> => {
    await room.tamper(altered);
    try {
      await work();
    } finally {
      for (const table of tables) await room.tamper(`truncate ${table}`);
      await room.tamper(restored);
    }
  };
  const withoutKey = async (work: () => Promise<void>) =>
    within('alter table audit_events drop constraint audit_events_pkey', 'alter table audit_events add primary key (id)', work);
  const withChild = async (work: () => Promise<void>) => within('create table apart () inherits (audit_events)', 'drop table apart', work);
  const columns = 'id, at, actor, action, account_id, client_id, details, tx_number, row_mac';
  const forge = `insert into audit_events (id, at, actor, action, account_id, tx_number)
    select id, at, 'operator:op_1', 'level.raised', 'acc_victim', tx_number from only audit_events where id = $1`;

  it('finds a second line of a sealed id, whichever of the two lies first', async () =>
    withoutKey(async () => {
      const id = await idOf(12);
      await room.tamper(forge, [id]);
      for (const move of ['', `update audit_events set actor = actor where id = $1 and account_id <> 'acc_victim'`]) {
        if (move !== '') await room.tamper(move, [id]);
        const { code, first, errors } = await verify();
        expect([code, first]).toEqual([1, 12]);
        expect(errors).toContain(`event 12: inserted: ${id} stands 2 times, and was sealed once`);
        expect(errors.join()).toContain('shape: audit_events has no valid primary key');
      }
    }));

  it('finds an exact second copy of a line, sealed or not', async () =>
    withoutKey(async () => {
      for (const seq of [7, 22]) {
        const id = await idOf(seq);
        await room.tamper(`insert into audit_events (${columns}) select ${columns} from kept_audit_events where id = $1`, [id]);
        expect(await verify()).toMatchObject({ code: 1, first: seq });
        await room.tamper('delete from audit_events where id = $1', [id]);
        await room.tamper(`insert into audit_events (${columns}) select ${columns} from kept_audit_events where id = $1`, [id]);
      }
    }));

  it('finds a line that was rewritten while the genuine one stands in a table that inherits', async () =>
    withChild(async () => {
      const id = await idOf(9);
      await room.tamper(`insert into apart (${columns}) select ${columns} from only audit_events where id = $1`, [id]);
      await room.tamper(`update only audit_events set actor = 'operator:op_1', account_id = 'acc_victim', row_mac = null where id = $1`, [
        id,
      ]);
      const { code, first, errors } = await verify();
      expect([code, first]).toEqual([1, 9]);
      expect(errors.join()).toContain('shape: audit_events has tables that inherit from it');
    }));

  it('finds a table that inherits by itself, and does not seal what is in it', async () =>
    withChild(async () => {
      await room.tamper(`insert into apart (id, actor, action, account_id) values ('aud_9', 'system', 'level.raised', 'acc_victim')`);
      expect(await verify()).toMatchObject({ code: 1, errors: [expect.stringContaining('shape'), expect.anything()] });
      expect(await room.seal()).toBe(3);
      expect((await room.owner.query(`select from audit_blocks where 'aud_9' = any(event_ids)`)).rowCount).toBe(0);
    }));

  it.each(['audit_blocks', 'audit_checkpoints'])('reads %s alone, without what inherits from it', async (table) =>
    within(`create table apart () inherits (${table})`, 'drop table apart', async () => {
      await room.tamper(`insert into apart select * from only ${table} order by ${table}.number desc limit 1`);
      await room.tamper(`delete from only ${table} where number = (select max(number) from only ${table})`);
      const { code, errors } = await verify();
      expect(code).toBe(1);
      expect(errors.join()).toContain(`shape: ${table} has tables that inherit from it`);
      expect(errors.join()).toMatch(table === 'audit_blocks' ? /cut_off/u : /checkpoint_missing/u);
    }),
  );

  it.each([
    [
      'alter table audit_events disable trigger audit_events_append_only',
      'alter table audit_events enable trigger audit_events_append_only',
    ],
    ['alter table audit_blocks disable trigger user', 'alter table audit_blocks enable trigger user'],
    [
      'drop trigger audit_checkpoints_append_only on audit_checkpoints',
      `create trigger audit_checkpoints_append_only before update or delete or truncate on audit_checkpoints
       for each statement execute function audit_chain_refuse_change()`,
    ],
    ['alter table audit_events enable row level security', 'alter table audit_events disable row level security'],
    ['create rule quiet as on insert to audit_events do instead nothing', 'drop rule quiet on audit_events'],
  ])('finds that a guard is gone: %s', async (altered, restored) =>
    within(altered, restored, async () => {
      expect(await verify()).toMatchObject({ code: 1, errors: [expect.stringContaining('shape'), expect.anything()] });
    }),
  );

  it('counts blocks that nobody reaches', async () =>
    within(
      'alter table audit_blocks drop constraint audit_blocks_number_check',
      'alter table audit_blocks add check (number > 0)',
      async () => {
        await room.tamper(
          `insert into audit_events (id, actor, action, account_id, tx_number) values ('aud_9', 'x', 'level.raised', 'acc_2', 1)`,
        );
        await room.tamper(
          `insert into audit_blocks select -1, kind, first_seq, last_tx, last_id, cluster, sealed_at, '{aud_9}', leaves, root, previous_hash,
           hash, hash_mac from audit_blocks where number = 3`,
        );
        const { code, errors } = await verify();
        expect(code).toBe(1);
        expect(errors.join()).toContain('inserted: aud_9 stands before event');
        expect(errors.join()).toContain('shape: audit_blocks has 1 more rows than the chain has blocks');
      },
    ));

  it('comes to an end whatever numbers the blocks have', async () => {
    await room.tamper(
      `insert into audit_blocks select case when g = 18 then 9007199254740993 else 100 + g end, kind, first_seq, last_tx, last_id, cluster,
         sealed_at, array_fill('x'::text, array[12000]), leaves, root, previous_hash, hash, hash_mac
       from audit_blocks, generate_series(1, 18) g where number = 3`,
    );
    await room.tamper(
      `insert into audit_checkpoints select 4611686018427387904, block, seq, at, frontier, payload, signature from audit_checkpoints limit 1`,
    );
    const { code, errors } = await verify();
    expect(code).toBe(1);
    expect(errors.join()).toContain('audit_blocks has 1 more rows');
    expect(errors.join()).toContain('audit_checkpoints has 1 more rows');
  }, 20_000);

  it.each(['infinity', '-infinity', '294276-12-31', '4000-01-01 BC'])('names what is dated %s, and the sealer goes on', async (moment) => {
    const [sealed, waiting] = [await idOf(4), await idOf(22)];
    await room.tamper(`update audit_events set at = '${moment}' where id in ($1, $2)`, [sealed, waiting]);
    await room.tamper(`update audit_blocks set sealed_at = '${moment}' where number = 5`);
    await room.tamper(`update audit_checkpoints set at = '${moment}' where number = 2`);
    const before = await verify();
    expect([before.code, before.first]).toEqual([1, 4]);
    expect(before.errors).toContainEqual(`event 4: changed: ${sealed} was not written when it says`);
    expect(before.errors).toContainEqual(`event 22: changed: ${waiting} was not written when it says (not sealed yet)`);
    expect(before.errors).toContainEqual('event 11: checkpoint_changed: checkpoint 2 is not what was signed');
    expect(before.errors).toContainEqual('event 16: block_changed: block 5 is not what was sealed');
    expect(await room.seal()).toBe(3);
    expect((await verify()).errors).toContainEqual(`event 22: changed: ${waiting} was not written when it says`);
  });

  it('goes on sealing behind a block that is dated never', async () => {
    await room.tamper(`update audit_blocks set sealed_at = 'infinity' where number = (select max(number) from audit_blocks)`);
    await room.tamper(`update audit_checkpoints set at = 'infinity'`);
    expect(await readStatus(room.db)).toMatchObject({ sealDue: true });
    expect(await room.seal()).toBe(3);
  });

  it('finds a line that waits for a transaction which has not begun', async () => {
    const id = await idOf(23);
    expect(await readStatus(room.db)).toMatchObject({ isAhead: false });
    await room.tamper('update audit_events set tx_number = 9000000000000000000 where id = $1', [id]);
    const { code, first, errors } = await verify();
    expect([code, first]).toEqual([1, 23]);
    expect(errors[0]).toBe(`event 23: changed: ${id} names a transaction that has not begun (not sealed yet)`);
    expect(await readStatus(room.db)).toMatchObject({ isAhead: true });
  });
});
