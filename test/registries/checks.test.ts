import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import type { IdentityData } from '../../src/capabilities/accounts/identity-data.ts';
import { expireChecks } from '../../src/capabilities/registries/expire-checks.ts';
import type { RegistryAnswer } from '../../src/capabilities/registries/ports.ts';
import { startChecks } from '../../src/capabilities/registries/start-checks.ts';
import type { PersonName } from '../../src/kernel/person-name.ts';
import { eventually } from '../notifications/outbox-world.ts';
import { aCitizen, aStandardCitizen } from '../support/citizen.ts';
import { someIdentityData, someSnils } from '../support/identity.ts';
import { createWorld } from '../support/world.ts';
import { createRoom, takeEverythingForLater, type Room } from './room.ts';

let room: Room;
beforeAll(async () => {
  room = await createRoom();
});
afterAll(() => room.stop());
afterEach(() => {
  for (const registry of Object.values(room.registries)) registry.reset();
});

const match = { outcome: 'match' } as const;
const valid = { outcome: 'valid' } as const;

/** Submits, waits until both registries have the questions, and names the checks. */
async function submitted(accountId: string, data?: IdentityData) {
  takeEverythingForLater(room);
  const requestId = await room.submit(accountId, data);
  return {
    requestId,
    pension: await room.taken(requestId, 'pension_fund'),
    ministry: await room.taken(requestId, 'interior_ministry'),
  };
}

async function answerBoth(accountId: string, pension: RegistryAnswer, ministry: RegistryAnswer, data?: IdentityData) {
  const checks = await submitted(accountId, data);
  await room.answer(checks.pension, 'pension_fund', pension);
  await room.answer(checks.ministry, 'interior_ministry', ministry);
  return room.progress(accountId);
}

describe('identity data that both registries confirm', () => {
  it('makes the account standard within a second or two, finds the tax number, and tells the citizen', async () => {
    const { accountId, identifier } = await aCitizen(room.world.deps);
    const data = someIdentityData();
    await room.submit(accountId, data);
    const progress = await room.reaches(accountId, 'confirmed');
    expect(await room.level(accountId)).toBe('standard');
    await eventually(async () => (await findAccount(room.world.deps, accountId))?.identity?.inn === '500100732259');
    const ended = await room.progress(accountId);
    expect(ended.checks.map(({ registry, state, outcome }) => [registry, state, outcome])).toEqual([
      ['pension_fund', 'answered', 'match'],
      ['interior_ministry', 'answered', 'valid'],
      ['tax_service', 'answered', 'found'],
    ]);
    expect(progress.endedAt).toBeInstanceOf(Date);
    expect((await room.world.messageTo(identifier)).text).toContain(`${room.world.origin}/account`);
    expect(await room.trail('level.raised', accountId)).toEqual([expect.objectContaining({ from: 'simplified', to: 'standard' })]);
  });

  it('needs both: one alone changes nothing that relying parties see', async () => {
    const { accountId } = await aCitizen(room.world.deps);
    const { pension } = await submitted(accountId);
    expect(await room.answer(pension, 'pension_fund', match)).toBe('taken');
    expect(await room.level(accountId)).toBe('simplified');
    expect(await room.progress(accountId)).toMatchObject({ state: 'running' });
  });

  it('tells the citizen by e-mail where there is an address', async () => {
    const email = 'kamenshchikova@mail.example';
    const { accountId } = await aCitizen(room.world.deps, { email });
    await answerBoth(accountId, match, valid);
    const mail = await room.world.messageTo(email);
    expect(mail).toMatchObject({ channel: 'email', subject: 'Личные данные в Пайцзе подтверждены' });
  });
});

describe('identity data that a registry does not confirm', () => {
  const mismatch: RegistryAnswer = { outcome: 'mismatch', fields: ['family_name', 'birth_date'] };
  const wrongDocument: RegistryAnswer = { outcome: 'invalid', fields: ['document'] };
  const otherName: RegistryAnswer = { outcome: 'invalid', fields: ['given_name'] };
  const notFound: RegistryAnswer = { outcome: 'not_found' };

  it.each<[string, RegistryAnswer, RegistryAnswer, string]>([
    ['another name', mismatch, valid, 'mismatch'],
    ['a document that is not in force', match, wrongDocument, 'document_invalid'],
    ['a document of another person', match, otherName, 'mismatch'],
    ['an unknown SNILS', notFound, valid, 'not_found'],
    ['an unknown document', match, notFound, 'not_found'],
    ['a dead person', { outcome: 'deceased' }, valid, 'deceased'],
    ['two reasons, of which the graver is told', mismatch, wrongDocument, 'document_invalid'],
  ])('is refused for %s, when both have spoken', async (_title, pension, ministry, refusal) => {
    const { accountId, identifier } = await aCitizen(room.world.deps);
    const progress = await answerBoth(accountId, pension, ministry);
    expect(progress).toMatchObject({ state: 'refused', refusal });
    expect(await room.level(accountId)).toBe('simplified');
    expect((await room.world.messageTo(identifier)).text).toContain('/account/identity/checks');
  });

  it('names the data to look at, and no value', async () => {
    const { accountId } = await aCitizen(room.world.deps);
    const progress = await answerBoth(accountId, mismatch, otherName);
    expect(progress.checks.map(({ fields }) => fields)).toEqual([['family_name', 'birth_date'], ['given_name']]);
  });

  it('waits for the other registry before it ends, so that all mistakes are told at once', async () => {
    const { accountId } = await aCitizen(room.world.deps);
    const { pension } = await submitted(accountId);
    await room.answer(pension, 'pension_fund', mismatch);
    expect((await room.progress(accountId)).state).toBe('running');
  });

  it('can be corrected and sent again', async () => {
    const { accountId } = await aCitizen(room.world.deps);
    await answerBoth(accountId, mismatch, valid);
    expect(await answerBoth(accountId, match, valid)).toMatchObject({ state: 'confirmed' });
    expect(await room.level(accountId)).toBe('standard');
  });
});

describe('an answer', () => {
  const reasonsOf = async (accountId: string) => (await room.trail('registry.answer_ignored', accountId)).map(({ reason }) => reason);

  it('that comes twice counts once', async () => {
    const { accountId } = await aCitizen(room.world.deps);
    const { pension } = await submitted(accountId);
    expect(await room.answer(pension, 'pension_fund', match)).toBe('taken');
    expect(await room.answer(pension, 'pension_fund', { outcome: 'not_found' })).toBe('ignored');
    expect((await room.progress(accountId)).checks[0]).toMatchObject({ outcome: 'match' });
    expect(await reasonsOf(accountId)).toEqual(['duplicate']);
  });

  it('from another registry than was asked is ignored', async () => {
    const { accountId } = await aCitizen(room.world.deps);
    const { pension } = await submitted(accountId);
    expect(await room.answer(pension, 'interior_ministry', valid)).toBe('ignored');
    expect((await room.progress(accountId)).checks[0]).toMatchObject({ state: 'sent' });
    expect(await reasonsOf(accountId)).toEqual(['foreign']);
  });

  it('that this registry cannot give is ignored', async () => {
    const { accountId } = await aCitizen(room.world.deps);
    const { pension } = await submitted(accountId);
    expect(await room.answer(pension, 'pension_fund', valid)).toBe('ignored');
    expect(await reasonsOf(accountId)).toEqual(['impossible']);
  });

  it('to a question we never asked is ignored', async () => {
    expect(await room.answer(`chk_${'0'.repeat(32)}`, 'pension_fund', match)).toBe('ignored');
    expect(await room.trail('registry.answer_ignored')).toContainEqual(expect.objectContaining({ reason: 'unknown' }));
  });

  it('for data that were replaced meanwhile is ignored, and the level stays', async () => {
    const { accountId } = await aCitizen(room.world.deps);
    const old = await submitted(accountId);
    await room.answer(old.pension, 'pension_fund', match);
    const current = await submitted(accountId);
    expect(await room.answer(old.ministry, 'interior_ministry', valid)).toBe('ignored');
    expect(await room.level(accountId)).toBe('simplified');
    expect(await reasonsOf(accountId)).toEqual(['cancelled']);
    // Half of the old data and half of the new make nothing whole.
    await room.answer(current.ministry, 'interior_ministry', valid);
    expect(await room.level(accountId)).toBe('simplified');
    await room.answer(current.pension, 'pension_fund', match);
    expect(await room.level(accountId)).toBe('standard');
  });

  it('keeps the verified data in use while new ones are checked, and when those are refused', async () => {
    const { accountId, data } = await aStandardCitizen(room.world.deps);
    await submitted(accountId, someIdentityData({ ...data, familyName: 'Плотникова' as PersonName }));
    const identity = async () => (await findAccount(room.world.deps, accountId))?.identity?.data.familyName;
    expect(await identity()).toBe('Каменщикова');
    const progress = await answerBoth(accountId, { outcome: 'mismatch', fields: ['family_name'] }, valid);
    expect(progress.state).toBe('refused');
    expect(await identity()).toBe('Каменщикова');
    expect(await room.level(accountId)).toBe('standard');
  });
});

describe('the deadline', () => {
  it('counts an answer a second before, and not one a second after', async () => {
    const [early, late] = [await aCitizen(room.world.deps), await aCitizen(room.world.deps)];
    const [first, second] = [await submitted(early.accountId), await submitted(late.accountId)];
    await room.pass('431998 seconds');
    expect(await room.answer(first.pension, 'pension_fund', match)).toBe('taken');
    await room.pass('3 seconds');
    expect(await room.answer(second.pension, 'pension_fund', match)).toBe('ignored');
    expect((await room.trail('registry.answer_ignored', late.accountId))[0]).toMatchObject({ reason: 'late' });
  });

  it('ends a request once, with one message, however many nodes look', async () => {
    const { accountId, identifier } = await aCitizen(room.world.deps);
    await submitted(accountId);
    await room.pass('6 days');
    await Promise.all(Array.from({ length: 4 }, () => expireChecks(room.world.deps)));
    expect(await room.progress(accountId)).toMatchObject({
      state: 'expired',
      checks: [{ state: 'expired' }, { state: 'expired' }],
    });
    await room.world.messageTo(identifier);
    const to = room.world.messages.filter((message) => message.to === identifier);
    expect(to).toHaveLength(1);
    expect(await room.trail('registry.ended', accountId)).toHaveLength(1);
  });

  it('ends the other requests when one cannot be ended, and does not hush that up', async () => {
    const [damaged, whole] = [await aCitizen(room.world.deps), await aCitizen(room.world.deps)];
    for (const { accountId } of [damaged, whole]) await submitted(accountId);
    await sql`
      update identifiers set value_sealed = set_byte(value_sealed, 20, (get_byte(value_sealed, 20) + 1) % 256)
      where account_id = ${damaged.accountId}`.execute(room.world.deps.db);
    await room.pass('6 days');
    await expect(expireChecks(room.world.deps)).rejects.toThrow('not sealed for this place');
    expect(await room.progress(whole.accountId)).toMatchObject({ state: 'expired' });
    await sql`
      update identifiers set value_sealed = set_byte(value_sealed, 20, (get_byte(value_sealed, 20) + 255) % 256)
      where account_id = ${damaged.accountId}`.execute(room.world.deps.db);
    await expireChecks(room.world.deps);
    expect(await room.progress(damaged.accountId)).toMatchObject({ state: 'expired' });
  });

  it('tells a refusal that one registry gave rather than the silence of the other', async () => {
    const { accountId } = await aCitizen(room.world.deps);
    const { pension } = await submitted(accountId);
    await room.answer(pension, 'pension_fund', { outcome: 'not_found' });
    await room.pass('6 days');
    await expireChecks(room.world.deps);
    expect(await room.progress(accountId)).toMatchObject({ state: 'refused', refusal: 'not_found' });
  });

  it('passes over the tax service without a word: it decides nothing', async () => {
    const { accountId, identifier } = await aCitizen(room.world.deps);
    const { state, requestId } = await answerBoth(accountId, match, valid);
    expect(state).toBe('confirmed');
    await room.taken(requestId, 'tax_service');
    await room.world.messageTo(identifier);
    await room.pass('6 days');
    await expireChecks(room.world.deps);
    expect(await room.progress(accountId)).toMatchObject({ state: 'confirmed' });
    expect(room.world.messages.filter((message) => message.to === identifier)).toHaveLength(1);
  });
});

describe('a SNILS that is verified in another account', () => {
  it('is refused neutrally, and the owner is told', async () => {
    const owner = await aStandardCitizen(room.world.deps);
    const other = await aCitizen(room.world.deps);
    const progress = await answerBoth(other.accountId, match, valid, someIdentityData({ snils: owner.data.snils }));
    expect(progress).toMatchObject({ state: 'refused', refusal: 'identity_taken' });
    expect(await room.level(other.accountId)).toBe('simplified');
    expect(await room.level(owner.accountId)).toBe('standard');
    const told = await room.world.messageTo(other.identifier);
    const notice = await room.world.messageTo(owner.identifier);
    expect(told.text).not.toContain('СНИЛС');
    expect(notice.text).toContain('СНИЛС');
  });

  it('is told to the owner once a day, however many accounts ask, and at once', async () => {
    const owner = await aStandardCitizen(room.world.deps);
    const notices = () => room.world.messages.filter(({ to }) => to === owner.identifier).length;
    const askAllAtOnce = async () => {
      const others = await Promise.all(Array.from({ length: 4 }, () => aCitizen(room.world.deps)));
      const data = () => someIdentityData({ snils: owner.data.snils });
      const ends = await Promise.all(others.map(({ accountId }) => answerBoth(accountId, match, valid, data())));
      expect(ends.map(({ refusal }) => refusal)).toEqual(Array.from({ length: 4 }, () => 'identity_taken'));
      await Promise.all(others.map(({ identifier }) => room.world.messageTo(identifier)));
    };
    await askAllAtOnce();
    await room.world.messageTo(owner.identifier);
    await askAllAtOnce();
    expect(notices()).toBe(1);
    await sql`update registry_requests set ended_at = ended_at - interval '24 hours' where state <> 'running'`.execute(room.world.deps.db);
    await askAllAtOnce();
    await eventually(async () => notices() === 2);
  });

  it('goes to one of twenty that are confirmed for it at once', async () => {
    const snils = someIdentityData().snils;
    const citizens = await Promise.all(Array.from({ length: 20 }, () => aCitizen(room.world.deps)));
    takeEverythingForLater(room);
    const checks = [];
    for (const { accountId } of citizens) {
      const requestId = await room.submit(accountId, someIdentityData({ snils }));
      checks.push({ pension: await room.checkId(requestId, 'pension_fund'), ministry: await room.checkId(requestId, 'interior_ministry') });
    }
    await Promise.all(
      checks.flatMap(({ pension, ministry }) => [
        room.answer(pension, 'pension_fund', match),
        room.answer(ministry, 'interior_ministry', valid),
      ]),
    );
    const ends = await Promise.all(citizens.map(async ({ accountId }) => (await room.progress(accountId)).state));
    expect(ends.filter((state) => state === 'confirmed')).toHaveLength(1);
    expect(ends.filter((state) => state === 'refused')).toHaveLength(19);
    const levels = await Promise.all(citizens.map(({ accountId }) => room.level(accountId)));
    expect(levels.filter((level) => level === 'standard')).toHaveLength(1);
  });
});

describe('an adverse answer about an account that is standard', () => {
  it('lowers the level when the person is recorded as dead', async () => {
    const { accountId, data } = await aStandardCitizen(room.world.deps);
    await answerBoth(accountId, { outcome: 'deceased' }, valid, data);
    expect(await room.level(accountId)).toBe('simplified');
    expect(await room.trail('level.lowered', accountId)).toEqual([expect.objectContaining({ reason: 'deceased' })]);
    expect(await room.trail('access.ended', accountId)).toHaveLength(1);
  });

  it('lowers the level when the verified document is not in force any more, and tells of the fall beside the end of the check', async () => {
    const { accountId, identifier, data } = await aStandardCitizen(room.world.deps);
    await answerBoth(accountId, match, { outcome: 'invalid', fields: ['document'] }, data);
    expect(await room.level(accountId)).toBe('simplified');
    expect(await room.trail('access.ended', accountId)).toHaveLength(1);
    const told = (words: string) => room.world.messages.filter(({ to, text }) => to === identifier && text.includes(words)).length;
    await eventually(async () => told('уровень учётной записи снижен') === 1 && told('подтвердить не удалось') === 1);
  });

  it('leaves it when it speaks of another number, another document, or a name that was mistyped', async () => {
    const { accountId, data } = await aStandardCitizen(room.world.deps);
    await answerBoth(accountId, { outcome: 'deceased' }, valid, someIdentityData());
    await answerBoth(accountId, match, { outcome: 'invalid', fields: ['document'] }, someIdentityData({ snils: data.snils }));
    await answerBoth(accountId, match, { outcome: 'invalid', fields: ['given_name'] }, data);
    expect(await room.level(accountId)).toBe('standard');
    expect(await room.trail('access.ended', accountId)).toEqual([]);
  });
});

describe('submitting', () => {
  it('again cancels what is under way, and of two at once the later stands', async () => {
    takeEverythingForLater(room);
    const { accountId } = await aCitizen(room.world.deps);
    const first = await room.submit(accountId);
    const [second, third] = await Promise.all([room.submit(accountId), room.submit(accountId)]);
    const rows = await room.world.deps.db
      .selectFrom('registry_requests')
      .select(['id', 'state'])
      .where('account_id', '=', accountId)
      .execute();
    expect(rows).toHaveLength(3);
    expect(rows.filter(({ state }) => state === 'running').map(({ id }) => id)).toEqual([(await room.progress(accountId)).requestId]);
    expect(rows.find(({ id }) => id === first)?.state).toBe('cancelled');
    expect([second, third]).toContain((await room.progress(accountId)).requestId);
    expect(await room.trail('registry.requested', accountId)).toHaveLength(3);
  });

  it('is refused where no registries are connected, and leaves nothing behind', async () => {
    const { accountId } = await aCitizen(room.world.deps);
    const data = someIdentityData();
    const refused = startChecks({ ...room.world.deps, registries: { pension_fund: room.registries.pension_fund } }, { accountId, data });
    await expect(refused).rejects.toMatchObject({ area: 'registries', code: 'not_available', status: 503 });
    const versions = await room.world.deps.db.selectFrom('identity_versions').select('id').where('account_id', '=', accountId).execute();
    expect(versions).toEqual([]);
  });

  it('is refused when somebody tries data out, until a day has passed', async () => {
    const strict = await createRoom({ requestsPerDay: 2 });
    try {
      const { accountId } = await aCitizen(strict.world.deps);
      takeEverythingForLater(strict);
      await strict.submit(accountId);
      await strict.submit(accountId);
      await expect(strict.submit(accountId)).rejects.toMatchObject({ code: 'too_many_requests', status: 429 });
      await strict.pass('25 hours');
      await strict.submit(accountId);
    } finally {
      await strict.stop();
    }
  });

  it('is refused when somebody tries data out in one account after the other, wherever the others sit', async () => {
    const strict = await createRoom({ requestsPerNetworkPerDay: 2 });
    try {
      takeEverythingForLater(strict);
      const submit = async (network: string) => {
        const { accountId } = await aCitizen(strict.world.deps);
        return startChecks(strict.world.deps, { accountId, data: someIdentityData(), network });
      };
      await submit('192.0.2.1');
      await submit('192.0.2.1');
      await expect(submit('192.0.2.1')).rejects.toMatchObject({ code: 'too_many_requests', status: 429 });
      await submit('192.0.2.2');
      const kept = await strict.world.deps.db.selectFrom('registry_requests').select('network_key').execute();
      expect(JSON.stringify(kept)).not.toContain('192.0.2');
    } finally {
      await strict.stop();
    }
  });

  it('ends what sites hold when the account is verified as another person, and not when the same person has a new passport', async () => {
    const { accountId, data } = await aStandardCitizen(room.world.deps);
    takeEverythingForLater(room);
    const confirmed = async (version: typeof data) => {
      const requestId = await room.submit(accountId, version);
      for (const [registry, outcome] of [
        ['pension_fund', 'match'],
        ['interior_ministry', 'valid'],
      ] as const)
        expect(await room.answer(await room.taken(requestId, registry), registry, { outcome })).toBe('taken');
    };
    await confirmed({ ...data, document: someIdentityData().document });
    expect(await room.trail('access.ended', accountId)).toEqual([]);
    await confirmed({ ...data, snils: someSnils() });
    expect(await room.trail('access.ended', accountId)).toMatchObject([{ reason: 'person_changed' }]);
    expect(await room.level(accountId)).toBe('standard');
  });

  it('goes without the tax service where that is not connected', async () => {
    const { tax_service: _, ...registries } = room.registries;
    const world = await createWorld({ registries });
    try {
      const { accountId } = await aCitizen(world.deps);
      const { requestId } = await startChecks(world.deps, { accountId, data: someIdentityData() });
      await eventually(async () => (await findAccount(world.deps, accountId))?.assuranceLevel === 'standard');
      const checks = await world.deps.db.selectFrom('registry_checks').select('registry').where('request_id', '=', requestId).execute();
      expect(checks.map(({ registry }) => registry).toSorted()).toEqual(['interior_ministry', 'pension_fund']);
    } finally {
      await world.stop();
    }
  });
});

describe('logs and the trail', () => {
  it('hold nothing of the person', async () => {
    const { accountId } = await aCitizen(room.world.deps);
    const data = someIdentityData({ familyName: 'Канарейкина' as PersonName });
    room.registries.pension_fund.meet = () => 'garbage';
    await room.submit(accountId, data);
    await eventually(() => room.world.log.some((line) => line.includes('registry answered wrongly')));
    const rows = await room.world.deps.db.selectFrom('audit_events').selectAll().where('account_id', '=', accountId).execute();
    const written = `${room.world.log.join('\n')}${JSON.stringify(rows)}`;
    for (const secret of ['Канарейкина', data.snils, data.document.number, data.birthDate]) expect(written).not.toContain(secret);
  });
});
