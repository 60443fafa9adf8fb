import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCheckpointFile } from '../../src/adapters/audit/checkpoint-file.ts';
import { attachTrail, type Trail } from '../../src/capabilities/audit/attach-trail.ts';
import { parseLine } from '../../src/capabilities/audit/checkpoint.ts';
import { keepTrailSealed, type SealedTrail } from '../../src/capabilities/audit/keep-trail-sealed.ts';
import { requireSealedTrail } from '../../src/capabilities/audit/require-sealed-trail.ts';
import { readStatus } from '../../src/capabilities/audit/status-store.ts';
import { createTrailRoom, type TrailRoom } from './trail-room.ts';

const audit = { checkpointSeconds: 3600, checkpointEvents: 100, alarmAfterSeconds: 60, refuseAfterSeconds: 300 };

describe('a node', () => {
  let room: TrailRoom;
  let folder: string;
  let file: string;
  const said: { readonly fields: object; readonly message: string }[] = [];
  const faults: string[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'paiza-node-'));
    file = join(folder, 'copies', 'checkpoints.jsonl');
    room = await createTrailRoom();
  });
  afterAll(async () => {
    await room.stop();
    rmSync(folder, { recursive: true });
  });

  const say = (fields: object, message: string) => void said.push({ fields, message });
  const start = (trail: Trail, path = file, enabled = true): SealedTrail =>
    keepTrailSealed(
      {
        db: room.db,
        keyring: room.keyring,
        logger: { info: say, warn: say, error: say },
        metrics: { countAuditFault: (what) => void faults.push(what) },
        config: { audit, jobs: { enabled } },
      },
      trail,
      createCheckpointFile(path),
    );
  const until = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
    for (let attempt = 0; !(await holds()); attempt++) {
      if (attempt > 200) throw new Error('it does not come to that');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const isSealed = async () => (await readStatus(room.db)).unsealedSeconds === 0;
  const copied = () => readFileSync(file, 'utf8').trim().split('\n').map(parseLine);

  it('seals within a second or so, says so when the copy fails, and makes up for it', async () => {
    await room.record(2);
    const node = start(room.trail);
    await until(async () => (await isSealed()) && faults.length > 0);
    expect(faults[0]).toBe('copy_failed');
    expect(said).toContainEqual({ fields: { checkpoint: expect.objectContaining({ number: 1, seq: 2 }) }, message: 'audit checkpoint' });
    expect(said.filter(({ message }) => message.startsWith('checkpoints could not be copied'))).toHaveLength(1);
    expect(node.uncopied()).toBe(1);
    mkdirSync(join(folder, 'copies'));
    await until(() => node.uncopied() === 0);
    await node.stop();
    expect(copied().map((line) => line?.checkpoint.seq)).toEqual([2]);
  });

  it('seals and signs what is left when it stops, and another goes on', async () => {
    const one = start(room.trail);
    await until(isSealed);
    await room.record(3);
    await one.stop();
    const other = start(attachTrail(room.db, room.trail));
    expect(await isSealed()).toBe(true);
    expect(copied().at(-1)?.checkpoint.seq).toBe(5);
    await room.record(4);
    await until(isSealed);
    await other.stop();
    expect(copied().at(-1)?.checkpoint.seq).toBe(9);
  });

  it('outlives a database that is away', async () => {
    const node = start(room.trail);
    await until(isSealed);
    await room.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    const written = async () =>
      room
        .record(1)
        .then(() => true)
        .catch(() => false);
    await until(written);
    await until(isSealed);
    await node.stop();
    expect(await isSealed()).toBe(true);
  });

  it('looks, and leaves the work to others, where jobs are switched off', async () => {
    const trail = attachTrail(room.db, room.trail);
    const node = start(trail, file, false);
    await room.record(1);
    await until(() => trail.seal.unsealedSeconds(performance.now()) > 0);
    expect(await isSealed()).toBe(false);
    await node.stop();
    expect(await isSealed()).toBe(false);
  });

  it('raises the alarm, and then refuses what has to be provable', () => {
    const trail = attachTrail(room.db, { keyring: room.keyring, refuseAfterSeconds: 300 });
    expect(() => requireSealedTrail(room.db)).not.toThrow();
    trail.seal.note(299, performance.now());
    expect(() => requireSealedTrail(room.db)).not.toThrow();
    trail.seal.note(299, performance.now() - 2000);
    expect(() => requireSealedTrail(room.db)).toThrow(expect.objectContaining({ area: 'audit', code: 'unsealed', status: 503 }));
    // Sealed at the last look, but that was long ago.
    trail.seal.note(0, performance.now() - 9000);
    expect(trail.seal.unsealedSeconds(performance.now())).toBe(0);
    trail.seal.note(0, performance.now() - 301_000);
    expect(() => requireSealedTrail(room.db)).toThrow('audit.unsealed');
    trail.seal.note(0, performance.now());
    expect(() => requireSealedTrail(room.db)).not.toThrow();
  });

  it('tells of events that wait too long', async () => {
    const trail = attachTrail(room.db, room.trail);
    await room.tamper(`update audit_events set at = at - interval '2 minutes' where id = (select max(id) from audit_events)`);
    const node = start(trail, file, false);
    await until(() => said.some(({ fields }) => (fields as { alarm?: string }).alarm === 'audit_unsealed'));
    await node.stop();
    expect(trail.seal.unsealedSeconds(performance.now())).toBeGreaterThan(100);
  });

  it('tells at once of a line that would never be sealed', async () => {
    const trail = attachTrail(room.db, room.trail);
    await room.record(1);
    await room.tamper('update audit_events set tx_number = 9000000000000000000 where id = (select max(id) from audit_events)');
    const node = start(trail);
    await until(() => faults.includes('line_ahead'));
    await node.stop();
    expect(said).toContainEqual({ fields: { alarm: 'audit_line_ahead' }, message: expect.stringContaining('has not begun') });
  });
});
