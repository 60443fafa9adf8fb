import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addCheckpoint } from '../../src/capabilities/audit/add-checkpoint.ts';
import { sealEvents } from '../../src/capabilities/audit/seal-events.ts';
import { readStatus } from '../../src/capabilities/audit/status-store.ts';
import { recordEvent } from '../../src/capabilities/audit/record-event.ts';
import { createTrailRoom, type TrailRoom } from './trail-room.ts';

const event = { actor: 'citizen', action: 'password.changed', accountId: 'acc_1' } as const;

describe('the sealing of the trail', () => {
  let room: TrailRoom;
  beforeAll(async () => {
    room = await createTrailRoom();
  });
  afterAll(() => room.stop());

  const blocks = async () =>
    (
      await room.owner.query<{ number: number; kind: string; count: number; first: number }>(
        'select number::int, kind, cardinality(event_ids) as count, first_seq::int as first from audit_blocks order by audit_blocks.number',
      )
    ).rows;

  it('begins with what there is, and then an era', async () => {
    await room.record(3);
    expect(await room.seal()).toBe(3);
    expect(await blocks()).toEqual([
      { number: 1, kind: 'opening', count: 3, first: 1 },
      { number: 2, kind: 'era', count: 0, first: 4 },
    ]);
  });

  it('writes nothing when nothing is new', async () => {
    await room.seal();
    expect(await addCheckpoint(room)).toMatchObject({ number: 1, block: 2, seq: 3 });
    expect(await room.seal()).toBe(0);
    expect(await addCheckpoint(room)).toBeUndefined();
    expect(await blocks()).toHaveLength(2);
    expect(await readStatus(room.db)).toEqual({ unsealedSeconds: 0, sealDue: false, isAhead: false, unsigned: undefined, checkpoint: 1 });
  });

  it('takes a batch at a time, numbers without gaps', async () => {
    await room.record(5);
    expect(await room.seal(2)).toBe(5);
    expect((await blocks()).slice(2)).toEqual([
      { number: 3, kind: 'regular', count: 2, first: 4 },
      { number: 4, kind: 'regular', count: 2, first: 6 },
      { number: 5, kind: 'regular', count: 1, first: 8 },
    ]);
  });

  it('waits for whoever began earlier, and lets nobody slip behind', async () => {
    let commit = (): void => undefined;
    const late = room.db.transaction().execute(async (tx) => {
      await recordEvent(tx, event);
      await new Promise<void>((resolve) => (commit = resolve));
    });
    while (
      (await room.owner.query('select 1 from pg_stat_activity where backend_xid is not null and datname = current_database()')).rowCount ===
      0
    );
    await room.record(2);
    expect(await sealEvents(room)).toMatchObject({ count: 0 });
    expect(await readStatus(room.db)).toMatchObject({ sealDue: false, unsealedSeconds: expect.any(Number) });
    expect((await readStatus(room.db)).unsealedSeconds).toBeGreaterThan(0);
    commit();
    await late;
    expect(await room.seal()).toBe(3);
  });

  it('is done by one of several at once', async () => {
    await room.record(10);
    const sealed = await Promise.all(Array.from({ length: 6 }, () => sealEvents(room)));
    const rest = await room.seal();
    expect(sealed.map((one) => one?.count ?? 0).reduce((sum, count) => sum + count, rest)).toBe(10);
  });
});
