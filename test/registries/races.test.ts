import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { aCitizen, aStandardCitizen } from '../support/citizen.ts';
import { EvenRace } from '../support/even-race.ts';
import { someIdentityData } from '../support/identity.ts';
import { createRoom, takeEverythingForLater, type Room } from './room.ts';

const match = { outcome: 'match' } as const;
const valid = { outcome: 'valid' } as const;

let room: Room;
beforeAll(async () => {
  room = await createRoom({ requestsPerDay: 1_000_000 });
  takeEverythingForLater(room);
});
afterAll(() => room.stop());

async function ids(requestId: string) {
  return { pension: await room.checkId(requestId, 'pension_fund'), ministry: await room.checkId(requestId, 'interior_ministry') };
}

/** 500 rounds in all: a new submission meets the answers about the earlier one. */
const ROUNDS = 100;
const ACCOUNTS = 5;

describe('a new submission while the answers about the earlier one come in', () => {
  it(`never leaves data verified that were not checked, in ${ROUNDS * ACCOUNTS} rounds`, async () => {
    const citizens = await Promise.all(Array.from({ length: ACCOUNTS }, () => aStandardCitizen(room.world.deps)));
    const outcomes = { confirmed: 0, cancelled: 0 };
    const race = new EvenRace();
    await Promise.all(
      citizens.map(async ({ accountId, data }) => {
        for (let round = 0; round < ROUNDS; round++) {
          const first = await room.submit(accountId, data);
          const { pension, ministry } = await ids(first);
          await room.answer(pension, 'pension_fund', match);
          const [second] = await race.run(
            () => room.submit(accountId, someIdentityData({ snils: data.snils })),
            () => room.answer(ministry, 'interior_ministry', valid),
          );
          const { db } = room.world.deps;
          const request = await db.selectFrom('registry_requests').selectAll().where('id', '=', first).executeTakeFirstOrThrow();
          if (request.state === 'running') throw new Error('two requests run');
          outcomes[request.state as keyof typeof outcomes] += 1;
          race.won(request.state === 'cancelled' ? 'first' : 'second');
          const account = await findAccount(room.world.deps, accountId);
          const newest = await room.progress(accountId);
          expect(newest.requestId).toBe(second);
          expect(account?.identity?.versionId).not.toBe(newest.versionId);
          if (request.state === 'confirmed') expect(account?.identity?.versionId).toBe(request.version_id);
          else expect(account?.identity?.versionId).not.toBe(request.version_id);
        }
      }),
    );
    expect(outcomes.confirmed + outcomes.cancelled).toBe(ROUNDS * ACCOUNTS);
    // Both sides must have won at times, or nothing was raced.
    expect(Math.min(outcomes.confirmed, outcomes.cancelled)).toBeGreaterThan(0);
  }, 120_000);
});

describe('one answer that comes many times at once', () => {
  it('by poll and by call-back is taken once', async () => {
    const { accountId } = await aCitizen(room.world.deps);
    const { pension, ministry } = await ids(await room.submit(accountId));
    const outcomes = await Promise.all([
      ...Array.from({ length: 8 }, () => room.answer(pension, 'pension_fund', match)),
      ...Array.from({ length: 8 }, () => room.answer(ministry, 'interior_ministry', valid)),
    ]);
    expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(2);
    expect(await room.level(accountId)).toBe('standard');
    expect(await room.trail('level.raised', accountId)).toHaveLength(1);
    expect(await room.trail('registry.ended', accountId)).toHaveLength(1);
  });
});

describe('many submissions of one citizen at once', () => {
  it('leave one running', async () => {
    const { accountId } = await aCitizen(room.world.deps);
    await Promise.all(Array.from({ length: 16 }, () => room.submit(accountId)));
    const { db } = room.world.deps;
    const rows = await db.selectFrom('registry_requests').select('state').where('account_id', '=', accountId).execute();
    expect(rows.filter(({ state }) => state === 'running')).toHaveLength(1);
    expect(rows.filter(({ state }) => state === 'cancelled')).toHaveLength(15);
    const open = await db
      .selectFrom('registry_checks')
      .select('id')
      .where('account_id', '=', accountId)
      .where('state', 'in', ['requested', 'sent'])
      .execute();
    expect(open).toHaveLength(2);
  });
});
