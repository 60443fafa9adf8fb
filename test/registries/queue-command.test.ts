import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { showRegistryQueue } from '../../src/commands/registries-queue.ts';
import { expireChecks } from '../../src/capabilities/registries/expire-checks.ts';
import { eventually } from '../notifications/outbox-world.ts';
import { aCitizen } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
import { recordingIo } from '../support/recording-io.ts';
import { createRoom, takeEverythingForLater, type Room } from './room.ts';

let room: Room;
beforeAll(async () => {
  room = await createRoom();
});
afterAll(() => room.stop());

const shown = async () => {
  const io = recordingIo();
  expect(await showRegistryQueue(room.world.deps, {}, io)).toBe(0);
  return io.lines;
};

describe('paiza registries queue', () => {
  it('shows empty queues as such', async () => {
    expect(await shown()).toEqual([
      'REGISTRY           REQUESTED  SENT  OLDEST  FAULTY  EXPIRED IN 7 DAYS',
      'pension_fund       0          0     -       0       0',
      'interior_ministry  0          0     -       0       0',
      'tax_service        0          0     -       0       0',
    ]);
  });

  it('shows ages, attempts, faults and what expired, and nothing of the person', async () => {
    const expired = await aCitizen(room.world.deps);
    takeEverythingForLater(room);
    const old = await room.submit(expired.accountId);
    await room.taken(old, 'pension_fund');
    await room.pass('6 days');
    await expireChecks(room.world.deps);
    room.registries.interior_ministry.meet = () => 'refused';
    const { accountId } = await aCitizen(room.world.deps);
    const data = someIdentityData();
    const requestId = await room.submit(accountId, data);
    await room.taken(requestId, 'pension_fund');
    const { db } = room.world.deps;
    const ministry = await room.checkId(requestId, 'interior_ministry');
    await eventually(async () => {
      const row = await db.selectFrom('registry_checks').select('faults').where('id', '=', ministry).executeTakeFirstOrThrow();
      return row.faults === 1;
    });
    await room.pass('3 hours 20 minutes');
    const lines = await shown();
    expect(lines[1]).toMatch(/^pension_fund +0 +1 +3 h 20 min +0 +1$/u);
    expect(lines[2]).toMatch(/^interior_ministry +0 +1 +3 h 20 min +1 +1$/u);
    expect(lines).toContainEqual(
      expect.stringMatching(new RegExp(`^${ministry} +interior_ministry +sent +3 h 20 min +\\d+ +refused +\\S`, 'u')),
    );
    const text = lines.join('\n');
    for (const secret of [accountId, data.snils, data.familyName, data.document.number]) expect(text).not.toContain(secret);
  });

  it('shows the same figures in the metrics', async () => {
    const { registry } = room.world.deps.metrics;
    expect(await registry.getSingleMetricAsString('paiza_registry_checks')).toContain(
      'paiza_registry_checks{registry="pension_fund",state="expired"} 1',
    );
    const ages = await registry.getSingleMetricAsString('paiza_registry_oldest_seconds');
    expect(ages).toMatch(/registry="interior_ministry"\} 120\d\d/u);
    expect(ages).toMatch(/registry="tax_service"\} 0/u);
  });
});
