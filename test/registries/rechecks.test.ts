import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { expireChecks } from '../../src/capabilities/registries/expire-checks.ts';
import { findProgress } from '../../src/capabilities/registries/find-progress.ts';
import type { RegistryAnswer } from '../../src/capabilities/registries/ports.ts';
import { startRechecks } from '../../src/capabilities/registries/start-rechecks.ts';
import { eventually } from '../notifications/outbox-world.ts';
import { aCitizen, becomeConfirmed } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
import { createRoom, takeEverythingForLater, type Room } from './room.ts';

let room: Room;
beforeAll(async () => {
  room = await createRoom({ recheckDays: 180 });
});
afterAll(() => room.stop());
afterEach(() => {
  for (const registry of Object.values(room.registries)) registry.reset();
});

const match: RegistryAnswer = { outcome: 'match' };
const valid: RegistryAnswer = { outcome: 'valid' };

/** A standard citizen, verified so many days ago. */
async function verified(daysAgo: number) {
  const citizen = await aCitizen(room.world.deps);
  const data = someIdentityData();
  await room.submit(citizen.accountId, data);
  const { versionId } = await room.reaches(citizen.accountId, 'confirmed');
  await eventually(async () => (await room.progress(citizen.accountId)).checks.length === 3);
  await sql`
    update identity_rechecks set asked_at = clock_timestamp() - make_interval(days => ${daysAgo}::int)
    where account_id = ${citizen.accountId}`.execute(room.world.deps.db);
  return { ...citizen, data, versionId };
}

const requestsOf = (accountId: string) =>
  room.world.deps.db
    .selectFrom('registry_requests')
    .select(['id', 'purpose', 'state', 'refusal', 'version_id'])
    .where('account_id', '=', accountId)
    .orderBy('started_at')
    .orderBy('id')
    .execute();

async function recheckOf(accountId: string) {
  const requests = await requestsOf(accountId);
  const newest = requests.at(-1);
  if (newest?.purpose !== 'recheck') throw new Error('no re-check');
  return newest;
}

/** Starts what is due and answers it as told. */
async function recheck(accountId: string, pension: RegistryAnswer, ministry: RegistryAnswer) {
  takeEverythingForLater(room);
  await startRechecks(room.world.deps);
  const { id } = await recheckOf(accountId);
  await room.answer(await room.taken(id, 'pension_fund'), 'pension_fund', pension);
  await room.answer(await room.taken(id, 'interior_ministry'), 'interior_ministry', ministry);
  return recheckOf(accountId);
}

const daysSinceAsked = async (accountId: string) => {
  const { rows } = await sql<{ days: number }>`
    select extract(epoch from clock_timestamp() - asked_at)::float8 / 86400 as days from identity_rechecks
    where account_id = ${accountId}`.execute(room.world.deps.db);
  return rows[0]?.days;
};

describe('data that was verified long ago', () => {
  it('is asked about again when its time has come, and not before', async () => {
    const [old, young] = [await verified(181), await verified(179)];
    takeEverythingForLater(room);
    await startRechecks(room.world.deps);
    expect(await recheckOf(old.accountId)).toMatchObject({ state: 'running', version_id: old.versionId });
    expect((await requestsOf(young.accountId)).map(({ purpose }) => purpose)).toEqual(['submission']);
    expect(await room.trail('registry.requested', old.accountId)).toContainEqual(expect.objectContaining({ purpose: 'recheck' }));
  });

  it('is asked about once, however many nodes find it due at once', async () => {
    const { accountId } = await verified(200);
    takeEverythingForLater(room);
    await Promise.all(Array.from({ length: 6 }, () => startRechecks(room.world.deps)));
    expect((await requestsOf(accountId)).filter(({ purpose }) => purpose === 'recheck')).toHaveLength(1);
  });

  it('stays as it is when it is confirmed again: no message, no tax number anew, the next look in half a year', async () => {
    const { accountId, identifier } = await verified(200);
    await room.world.messageTo(identifier);
    const before = room.world.messages.filter(({ to }) => to === identifier).length;
    expect(await recheck(accountId, match, valid)).toMatchObject({ state: 'confirmed' });
    expect(await room.level(accountId)).toBe('standard');
    expect(await daysSinceAsked(accountId)).toBeLessThan(0.1);
    const checks = await room.world.deps.db
      .selectFrom('registry_checks')
      .select('registry')
      .where('request_id', '=', (await recheckOf(accountId)).id)
      .execute();
    expect(checks.map(({ registry }) => registry).toSorted()).toEqual(['interior_ministry', 'pension_fund']);
    expect(room.world.messages.filter(({ to }) => to === identifier)).toHaveLength(before);
  });

  it('is confirmed again though newer data was sent since and refused', async () => {
    const { accountId, data, versionId } = await verified(10);
    takeEverythingForLater(room);
    const refused = await room.submit(accountId, { ...data, birthPlace: 'дер. Ёлкино' });
    await room.answer(await room.taken(refused, 'pension_fund'), 'pension_fund', { outcome: 'mismatch', fields: ['family_name'] });
    await room.answer(await room.taken(refused, 'interior_ministry'), 'interior_ministry', valid);
    await sql`update identity_rechecks set asked_at = '-infinity' where account_id = ${accountId}`.execute(room.world.deps.db);
    expect(await recheck(accountId, match, valid)).toMatchObject({ state: 'confirmed', version_id: versionId });
    expect(await room.level(accountId)).toBe('standard');
  });
});

describe('what a later look takes away', () => {
  it.each<[string, RegistryAnswer, RegistryAnswer, string]>([
    ['a person recorded as dead', { outcome: 'deceased' }, valid, 'deceased'],
    ['a document not in force any more', match, { outcome: 'invalid', fields: ['document'] }, 'document_invalid'],
  ])('%s lowers the level at once, ends what portals hold and is told', async (_title, pension, ministry, reason) => {
    const { accountId, identifier, versionId } = await verified(200);
    await becomeConfirmed(room.world.deps, { accountId, versionId });
    expect(await room.level(accountId)).toBe('confirmed');
    expect(await recheck(accountId, pension, ministry)).toMatchObject({ state: 'refused', refusal: reason });
    expect(await room.level(accountId)).toBe('simplified');
    expect(await room.trail('level.lowered', accountId)).toEqual([
      expect.objectContaining({ from: 'confirmed', to: 'simplified', reason }),
    ]);
    expect(await room.trail('access.ended', accountId)).toHaveLength(1);
    await eventually(async () =>
      room.world.messages.some(({ to, text }) => to === identifier && text.includes('уровень учётной записи снижен')),
    );
    await sql`update identity_rechecks set asked_at = '-infinity' where account_id = ${accountId}`.execute(room.world.deps.db);
    await startRechecks(room.world.deps);
    expect(await daysSinceAsked(accountId)).toBeUndefined();
  });

  it('is nothing when a registry merely does not find the data any more; the citizen is asked to look at them', async () => {
    const { accountId, identifier } = await verified(200);
    expect(await recheck(accountId, { outcome: 'mismatch', fields: ['family_name'] }, valid)).toMatchObject({ state: 'refused' });
    expect(await room.level(accountId)).toBe('standard');
    await eventually(async () => room.world.messages.some(({ to, text }) => to === identifier && text.includes('больше не находят')));
  });
});

describe('a re-check under way', () => {
  it('is not the citizen’s: nothing is seen of it, and data can be changed meanwhile', async () => {
    const { accountId, data } = await verified(200);
    takeEverythingForLater(room);
    await startRechecks(room.world.deps);
    expect(await findProgress(room.world.deps, accountId)).toMatchObject({ state: 'confirmed' });
    const submitted = await room.submit(accountId, { ...data, birthPlace: 'дер. Ёлкино' });
    expect((await requestsOf(accountId)).map(({ purpose, state }) => [purpose, state])).toEqual([
      ['submission', 'confirmed'],
      ['recheck', 'cancelled'],
      ['submission', 'running'],
    ]);
    // Cut off by it, and therefore due: not while the new data is checked, but soon after.
    await startRechecks(room.world.deps);
    expect((await requestsOf(accountId)).at(-1)?.id).toBe(submitted);
    expect(await daysSinceAsked(accountId)).toBeCloseTo(179, 0);
  });

  it('that nobody answers takes nothing away, and is tried again the next day', async () => {
    const { accountId } = await verified(200);
    takeEverythingForLater(room);
    await startRechecks(room.world.deps);
    const { id } = await recheckOf(accountId);
    await room.taken(id, 'pension_fund');
    await room.pass('6 days');
    await expireChecks(room.world.deps);
    expect(await recheckOf(accountId)).toMatchObject({ state: 'expired' });
    expect(await room.level(accountId)).toBe('standard');
    expect(await daysSinceAsked(accountId)).toBeCloseTo(179, 0);
  });
});
