import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dispatchChecks } from '../../src/capabilities/registries/dispatch-checks.ts';
import type { Deps } from '../../src/deps.ts';
import { eventually } from '../notifications/outbox-world.ts';
import { aCitizen } from '../support/citizen.ts';
import { createFakeRegistries, createFakeRegistry } from '../support/fake-registry.ts';
import { createRoom, type Room } from './room.ts';

let room: Room;
const started: { stop(): Promise<void> }[] = [];
const open = async () => {
  room = await createRoom({ concurrency: 8 });
};
const close = async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
  await room.stop();
};

const row = async (checkId: string) => {
  const { rows } = await sql<{ state: string; attempts: number; faults: number; last_fault: string | null; inSeconds: number }>`
    select state, attempts, faults, last_fault, extract(epoch from due_at - clock_timestamp())::float as "inSeconds"
    from registry_checks where id = ${checkId}`.execute(room.world.deps.db);
  return rows[0]!;
};
const makeDue = async () => {
  const { db } = room.world.deps;
  await sql`update registry_checks set due_at = clock_timestamp() where state in ('requested', 'sent')`.execute(db);
  await sql`select pg_notify('paiza_registry_checks', '')`.execute(db);
};
const metric = async (name: string) => {
  const text = await room.world.deps.metrics.registry.getSingleMetricAsString(name);
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
};
/** Another process on the same database, with fakes of its own. */
function anotherNode(deps: Partial<Deps>) {
  const node = dispatchChecks({ ...room.world.deps, ...deps });
  started.push(node);
  return node;
}

describe('a check', () => {
  beforeAll(open);
  afterEach(() => {
    for (const registry of Object.values(room.registries)) registry.reset();
  });
  afterAll(close);

  it('is asked once at each registry, and makes the citizen known to be who they are', async () => {
    const { accountId } = await aCitizen(room.world.deps);
    await room.submit(accountId);
    await room.reaches(accountId, 'confirmed');
    expect([room.registries.pension_fund.asked.length, room.registries.interior_ministry.asked.length]).toEqual([1, 1]);
  });

  it('that was taken for later is polled, not asked again, and asked anew when the registry forgot it', async () => {
    const { pension_fund: registry } = room.registries;
    registry.meet = () => 'later';
    const { accountId } = await aCitizen(room.world.deps);
    const checkId = await room.taken(await room.submit(accountId), 'pension_fund');
    expect((await row(checkId)).inSeconds).toBeGreaterThan(2);
    await makeDue();
    await eventually(() => registry.polled.includes(checkId));
    expect(registry.asked).toHaveLength(1);
    registry.answerLater(checkId, { outcome: 'match' });
    await makeDue();
    await room.reaches(accountId, 'confirmed');

    const forgetful = createFakeRegistry('pension_fund');
    registry.poll = forgetful.poll;
    const other = await aCitizen(room.world.deps);
    const second = await room.taken(await room.submit(other.accountId), 'pension_fund');
    registry.meet = () => ({ outcome: 'match' });
    await makeDue();
    await room.reaches(other.accountId, 'confirmed');
    expect(registry.asked.filter((question) => question.checkId === second)).toHaveLength(2);
  });

  it('pauses longer after each fault, and begins small again once the registry has spoken', async () => {
    const { pension_fund: registry } = room.registries;
    registry.meet = () => 'refused';
    const { accountId } = await aCitizen(room.world.deps);
    const checkId = await room.checkId(await room.submit(accountId), 'pension_fund');
    const pauses: number[] = [];
    for (let faults = 1; faults <= 4; faults++) {
      await eventually(async () => (await row(checkId)).faults === faults);
      pauses.push((await row(checkId)).inSeconds);
      if (faults < 4) await makeDue();
    }
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThan(2 * 2 ** index - 1);
      expect(pause).toBeLessThanOrEqual(5 * 2 ** index);
    }
    expect(await row(checkId)).toMatchObject({ state: 'sent', last_fault: 'refused' });
    registry.meet = () => 'later';
    await makeDue();
    await room.taken((await room.progress(accountId)).requestId, 'pension_fund');
    expect(await row(checkId)).toMatchObject({ faults: 0, last_fault: null });
  });

  it.each(['garbage', 'too_large', 'foreign_answer', 'timeout', 'unreachable', 'unavailable', 'refused'] as const)(
    'survives a registry that is %s',
    async (fault) => {
      const { interior_ministry: registry } = room.registries;
      let met = 0;
      registry.meet = () => (++met === 1 ? fault : { outcome: 'valid' });
      const { accountId } = await aCitizen(room.world.deps);
      const checkId = await room.checkId(await room.submit(accountId), 'interior_ministry');
      await eventually(async () => (await row(checkId)).last_fault === fault);
      await makeDue();
      await room.reaches(accountId, 'confirmed');
      expect(await metric('paiza_registry_attempts_total')).toContain(
        `paiza_registry_attempts_total{registry="interior_ministry",outcome="${fault}"} 1`,
      );
    },
  );

  it('is not lost by an answer that this registry cannot give: that is a fault', async () => {
    let met = 0;
    room.registries.interior_ministry.meet = () => ({ outcome: ++met === 1 ? 'match' : 'valid' });
    const { accountId } = await aCitizen(room.world.deps);
    const checkId = await room.checkId(await room.submit(accountId), 'interior_ministry');
    await eventually(async () => (await row(checkId)).last_fault === 'garbage');
    await makeDue();
    expect((await room.reaches(accountId, 'confirmed')).checks).toMatchObject([{ outcome: 'match' }, { outcome: 'valid' }, {}]);
  });
});

describe('a registry that is away for two hours', () => {
  beforeEach(open);
  afterEach(close);

  it('is left alone after five failures, loses nothing, and all resume when it is back', async () => {
    const { pension_fund: registry } = room.registries;
    registry.meet = () => 'unreachable';
    const citizens = await Promise.all(Array.from({ length: 30 }, () => aCitizen(room.world.deps)));
    for (const { accountId } of citizens) await room.submit(accountId);
    await eventually(async () =>
      (await metric('paiza_registry_breaker_open')).includes('paiza_registry_breaker_open{registry="pension_fund"} 1'),
    );
    await eventually(async () => (await room.progress(citizens.at(-1)!.accountId)).checks[1]?.state === 'answered');
    // Eight at once were under way when it opened; nobody knocks any more, however much is due.
    const knocked = registry.asked.length;
    expect(knocked).toBeLessThanOrEqual(16);
    await room.pass('2 hours');
    await makeDue();
    await sleep(1500);
    expect(registry.asked.length).toBeLessThanOrEqual(knocked + 1);
    expect(await metric('paiza_registry_oldest_seconds')).toContainEqual(expect.stringMatching(/registry="pension_fund"\} 72\d\d/u));

    registry.meet = () => ({ outcome: 'match' });
    await eventually(async () => {
      await makeDue();
      const states = await Promise.all(citizens.map(async ({ accountId }) => (await room.progress(accountId)).state));
      return states.every((state) => state === 'confirmed');
    }, 25_000);
    expect(await metric('paiza_registry_breaker_open')).toContain('paiza_registry_breaker_open{registry="pension_fund"} 0');
  }, 40_000);
});

describe('many checks', () => {
  beforeEach(open);
  afterEach(close);

  it('are never more at once before one registry than configured', async () => {
    let [now, most] = [0, 0];
    for (const registry of [room.registries.pension_fund, room.registries.interior_ministry]) {
      const { ask } = registry;
      registry.ask = async (question, signal) => {
        if (registry === room.registries.pension_fund) most = Math.max(most, ++now);
        await sleep(20);
        if (registry === room.registries.pension_fund) now -= 1;
        return ask(question, signal);
      };
    }
    const citizens = await Promise.all(Array.from({ length: 40 }, () => aCitizen(room.world.deps)));
    await Promise.all(citizens.map(({ accountId }) => room.submit(accountId)));
    for (const { accountId } of citizens) await room.reaches(accountId, 'confirmed');
    expect(most).toBeGreaterThan(4);
    expect(most).toBeLessThanOrEqual(8);
  });

  it('are asked once each by three nodes together', async () => {
    anotherNode({});
    anotherNode({});
    const citizens = await Promise.all(Array.from({ length: 40 }, () => aCitizen(room.world.deps)));
    await Promise.all(citizens.map(({ accountId }) => room.submit(accountId)));
    for (const { accountId } of citizens) await room.reaches(accountId, 'confirmed');
    const asked = room.registries.pension_fund.asked.map(({ checkId }) => checkId);
    expect(new Set(asked).size).toBe(40);
    expect(asked).toHaveLength(40);
  });
});

describe('a node that stops or dies', () => {
  beforeEach(open);
  afterEach(close);

  it('gives back what it was asking, and another goes on at once', async () => {
    const silent = createFakeRegistries();
    silent.pension_fund.meet = () => 'silent';
    room.registries.pension_fund.meet = () => 'silent';
    const { accountId } = await aCitizen(room.world.deps);
    const checkId = await room.checkId(await room.submit(accountId), 'pension_fund');
    await eventually(async () => (await row(checkId)).attempts === 1);
    // Not the node's own check to lose: a second node that has it stops.
    await sql`update registry_checks set due_at = clock_timestamp() where id = ${checkId}`.execute(room.world.deps.db);
    const dying = anotherNode({ registries: silent });
    await eventually(async () => (await row(checkId)).attempts >= 2);
    room.registries.pension_fund.meet = () => ({ outcome: 'match' });
    const begun = performance.now();
    await dying.stop();
    expect(performance.now() - begun).toBeLessThan(2000);
    await room.reaches(accountId, 'confirmed');
  });

  it('that is cut off between sending and writing down asks again under the same id when the lease ends', async () => {
    const { pension_fund: registry } = room.registries;
    registry.meet = () => 'silent';
    const { accountId } = await aCitizen(room.world.deps);
    const checkId = await room.checkId(await room.submit(accountId), 'pension_fund');
    await eventually(() => registry.asked.length === 1);
    const { inSeconds } = await row(checkId);
    expect(inSeconds).toBeGreaterThan(50);
    expect(inSeconds).toBeLessThanOrEqual(60);
    registry.meet = () => ({ outcome: 'match' });
    await makeDue(); // the lease is over
    await room.reaches(accountId, 'confirmed');
    expect(registry.asked.map((question) => question.checkId)).toEqual([checkId, checkId]);
  });

  it('holds neither a transaction nor a connection while a registry is silent', async () => {
    for (const registry of Object.values(room.registries)) registry.meet = () => 'silent';
    for (let count = 0; count < 8; count++) await room.submit((await aCitizen(room.world.deps)).accountId);
    await eventually(() => room.registries.pension_fund.asked.length === 8 && room.registries.interior_ministry.asked.length === 8);
    await sleep(50);
    const { pool } = room.world.deps;
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`.execute(room.world.deps.db);
    expect(rows[0]?.count).toBe(0);
    expect(pool.totalCount - pool.idleCount).toBeLessThanOrEqual(2); // the job queue and that of pushes listen on one each
  });
});
