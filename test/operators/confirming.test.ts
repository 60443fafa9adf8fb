import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { revokeProof } from '../../src/capabilities/proofing/revoke-proof.ts';
import { openDeskCase } from '../../src/capabilities/service-centres/open-desk-case.ts';
import type { PersonName } from '../../src/kernel/person-name.ts';
import { formatSnils } from '../../src/kernel/snils.ts';
import { aCitizen, aConfirmedCitizen, aStandardCitizen, becomeStandard, type StandardCitizen } from '../support/citizen.ts';
import { spendSmsOf } from '../support/sms-budget.ts';
import type { WebPage, WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import {
  anOperator,
  atTheDesk,
  caseIdOf,
  codeTo,
  find,
  here,
  messageSaying,
  openCentres,
  passportOf,
  submitTo,
  trailOf,
  type TestOperator,
} from './desk-world.ts';

let world: World;
let operator: TestOperator;
let desk: WebSession;
beforeAll(async () => {
  world = await createWorld();
  await openCentres(world);
  operator = await anOperator(world);
  desk = await atTheDesk(world, operator);
});
afterAll(() => world.stop());

const levelOf = async ({ accountId }: { accountId: string }) => (await findAccount(world.deps, accountId))?.assuranceLevel;
const compare = (visit: WebPage, typed: Record<string, string>) =>
  submitTo(desk, visit, `${new URL(visit.url).pathname.replace(/\/(document|code)$/u, '')}/document`, typed);
const answer = (visit: WebPage, code: string) => submitTo(desk, visit, `/desk/visits/${caseIdOf(visit)}/code`, { code });

async function matched(citizen: StandardCitizen): Promise<WebPage> {
  return compare(await find(world, desk, citizen.identifier), passportOf(citizen));
}

describe('confirming an identity at the counter', () => {
  it('takes a look, the document and the code, and is told at once by SMS', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const visit = await find(world, desk, citizen.identifier);
    expect(visit.url).toMatch(/\/desk\/visits\/dcs_[0-9a-f]{32}$/u);
    const due = await compare(visit, passportOf(citizen));
    const done = await answer(due, await codeTo(world, citizen.identifier));
    expect(done.text).toContain('Личность подтверждена');
    expect(await levelOf(citizen)).toBe('confirmed');
    expect(await messageSaying(world, citizen.identifier, /личность подтверждена/u)).toBeDefined();
    const row = await world.deps.db.selectFrom('proofs').selectAll().where('account_id', '=', citizen.accountId).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ method: 'in_person', vouched_by: here.centreId, version_id: citizen.versionId });
    const trail = await trailOf(world, citizen.accountId);
    const actor = `operator:${operator.operatorId}`;
    expect(trail.filter((event) => event.actor === actor).map(({ action }) => action)).toEqual([
      'citizen.looked_up',
      'desk.document_matched',
      'level.raised',
      'desk.identity_confirmed',
    ]);
    expect(trail.find(({ action }) => action === 'citizen.looked_up')?.details).toEqual({
      case: caseIdOf(visit),
      centre: here.centreId,
      operator: operator.operatorId,
      by: 'phone',
      reason: 'identity_confirmation',
    });
  });

  it('says so when no SMS can leave, and sends the code when one can', async () => {
    const citizen = await aStandardCitizen(world.deps);
    await spendSmsOf(world.deps);
    const due = await matched(citizen);
    expect(due.status).toBe(503);
    expect(due.text).toContain('Сейчас мы не можем отправить SMS');
    await world.deps.pool.query('delete from sms_hours');
    await submitTo(desk, due, `/desk/visits/${caseIdOf(due)}/code`, { action: 'resend' });
    expect(await codeTo(world, citizen.identifier)).toMatch(/^(?!000000)\d{6}$/u);
  });

  it('finds by the application number and completes the application, the visit too', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const { caseId, applicationNumber = '' } = await openDeskCase(world.deps, citizen);
    const visit = await find(world, desk, `${applicationNumber.slice(0, 3)} ${applicationNumber.slice(3)}`);
    await answer(await compare(visit, passportOf(citizen)), await codeTo(world, citizen.identifier));
    const row = await world.deps.db.selectFrom('proofing_cases').select('state').where('id', '=', caseId).executeTakeFirstOrThrow();
    expect(row.state).toBe('completed');
    // Whoever comes back with the same number is not found by it any more.
    expect((await find(world, desk, applicationNumber)).text).toContain('уже закончено');
  });

  it('finds by a verified SNILS', async () => {
    const citizen = await aStandardCitizen(world.deps);
    expect((await find(world, desk, formatSnils(citizen.data.snils))).status).toBe(200);
  });

  it.each([
    ['nobody', '+79160000001'],
    ['a part of a number', '912345'],
    ['an e-mail address', 'a@example.org'],
    ['a pattern', '+7916%'],
  ])('finds nobody by %s', async (_, key) => {
    expect((await find(world, desk, key)).status).toBe(422);
  });

  it('wants a reason, and keeps what was typed', async () => {
    const page = await find(world, desk, '+7 916 000-00-01', '');
    expect(page.status).toBe(422);
    expect(page.text).toContain('value="+7 916 000-00-01"');
  });

  it('shows nothing of the citizen before the document matches, and its name after', async () => {
    const citizen = await aStandardCitizen(world.deps, { data: { familyName: 'Преображенская' as PersonName } });
    const visit = await find(world, desk, citizen.identifier);
    for (const secret of ['Преображенская', citizen.identifier, citizen.data.document.number, citizen.data.snils])
      expect(visit.text).not.toContain(secret);
    expect(visit.text).toContain('П••• А•••');
    const due = await compare(visit, passportOf(citizen));
    expect(due.text).toContain('Преображенская Аксинья Фёдоровна');
    for (const secret of [citizen.identifier, citizen.data.document.number, citizen.data.snils]) expect(due.text).not.toContain(secret);
  });

  it.each([
    ['the number is off by a digit', { document_number: '3412 000001' }, 'Серия или номер'],
    ['the family name by a letter', { family_name: 'Каменьщикова' }, 'Фамилия не совпадает'],
    ['day and month are swapped', { birth_date: '03.07.1988' }, 'Дата рождения не совпадает'],
    ['the patronymic is left out', { patronymic: '' }, 'Отчество не совпадает'],
  ])('refuses when %s, and says which field without its value', async (_, typed, message) => {
    const citizen = await aStandardCitizen(world.deps);
    const page = await compare(await find(world, desk, citizen.identifier), { ...passportOf(citizen), ...typed });
    expect(page.status).toBe(422);
    expect(page.text).toContain(message);
    const [field = ''] = Object.keys(typed);
    expect(page.text).not.toContain(passportOf(citizen)[field]);
    expect(await levelOf(citizen)).toBe('standard');
  });

  it('takes Е for Ё, any case, and digits however they are set apart', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const { series, number } = citizen.data.document;
    const typed = { document_number: `34 12 № ${number}`, family_name: 'КАМЕНЩИКОВА', patronymic: 'Федоровна' };
    expect(series).toBe('3412');
    const page = await compare(await find(world, desk, citizen.identifier), { ...passportOf(citizen), ...typed });
    expect(page.text).toContain('совпал с проверенными');
  });

  it('ends the visit at the fifth document that differs, also when many are sent at once', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const visit = await find(world, desk, citizen.identifier);
    const guesses = Array.from({ length: 12 }, (_, index) =>
      compare(visit, { ...passportOf(citizen), family_name: `Ива${'нов'.repeat(index)}ский` }),
    );
    await Promise.all(guesses);
    const row = await world.deps.db.selectFrom('desk_cases').selectAll().where('id', '=', caseIdOf(visit)).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'exhausted', document_tries: 5 });
    expect((await compare(visit, passportOf(citizen))).status).toBe(409);
    const trail = await trailOf(world, citizen.accountId);
    expect(trail.filter(({ action }) => action === 'desk.document_differed')).toHaveLength(5);
    expect(JSON.stringify(trail)).not.toContain('ский');
  });

  it('lets one visit after another guess no more than fifteen documents a day', async () => {
    const citizen = await aStandardCitizen(world.deps);
    for (let round = 0; round < 3; round++) {
      const visit = await find(world, desk, citizen.identifier);
      for (let guess = 0; guess < 5; guess++) await compare(visit, { ...passportOf(citizen), given_name: 'Анна' });
    }
    const fourth = await find(world, desk, citizen.identifier);
    expect((await compare(fourth, passportOf(citizen))).status).toBe(409);
    expect(await levelOf(citizen)).toBe('standard');
  });

  it('has nothing to compare for who is not verified', async () => {
    const citizen = await aCitizen(world.deps);
    const visit = await find(world, desk, citizen.identifier);
    expect(visit.text).toContain('Сверять документ не с чем');
    expect(
      (await submitTo(desk, visit, `/desk/visits/${caseIdOf(visit)}/document`, passportOf(await aStandardCitizen(world.deps)))).status,
    ).toBe(409);
  });

  it('takes the right code once, of two that are sent at the same time', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const due = await matched(citizen);
    const code = await codeTo(world, citizen.identifier);
    const pages = await Promise.all([answer(due, code), answer(due, code), answer(due, code)]);
    expect(pages.filter(({ status }) => status >= 500)).toEqual([]);
    const rows = await world.deps.db.selectFrom('proofs').select('id').where('account_id', '=', citizen.accountId).execute();
    expect(rows).toHaveLength(1);
  });

  it('counts wrong codes, and takes no code of another visit', async () => {
    const [citizen, other] = [await aStandardCitizen(world.deps), await aStandardCitizen(world.deps)];
    const [due, otherDue] = [await matched(citizen), await matched(other)];
    const foreign = await codeTo(world, other.identifier);
    expect((await answer(due, foreign)).status).toBe(422);
    for (let guess = 0; guess < 4; guess++) await answer(due, '000000');
    expect((await answer(due, await codeTo(world, citizen.identifier))).status).toBe(422);
    expect(await levelOf(citizen)).toBe('standard');
    expect((await answer(otherDue, foreign)).text).toContain('Личность подтверждена');
  });

  it('cannot skip the document', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const visit = await find(world, desk, citizen.identifier);
    expect((await submitTo(desk, visit, `/desk/visits/${caseIdOf(visit)}/code`, { action: 'resend' })).status).toBe(409);
    expect((await answer(visit, '123456')).status).toBe(409);
    expect(await levelOf(citizen)).toBe('standard');
  });

  it('confirms nothing when the data has changed between document and code', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const due = await matched(citizen);
    await becomeStandard(world.deps, citizen.accountId, { ...citizen.data, familyName: 'Кольцова' as PersonName });
    expect((await answer(due, await codeTo(world, citizen.identifier))).status).toBe(409);
    expect(await levelOf(citizen)).toBe('standard');
  });

  it('prints a receipt that names neither document nor contact', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const done = await answer(await matched(citizen), await codeTo(world, citizen.identifier));
    const response = await desk.request(`${world.origin}/desk/visits/${caseIdOf(done)}/receipt`);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.length).toBeGreaterThan(5000);
    const open = await find(world, desk, (await aStandardCitizen(world.deps)).identifier);
    expect((await desk.request(`${world.origin}/desk/visits/${caseIdOf(open)}/receipt`)).status).toBe(404);
  });

  it('adds a proof to an account that is confirmed already', async () => {
    const citizen = await aConfirmedCitizen(world.deps, { method: 'postal_code' });
    await answer(await matched(citizen), await codeTo(world, citizen.identifier));
    const account = await findAccount(world.deps, citizen.accountId);
    expect(account?.proofs.map(({ method }) => method)).toEqual(['in_person', 'postal_code']);
  });

  it('counts and records whoever opens a visit of before again, and shows nothing of it after the day of work', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    const visit = await matched(citizen);
    await answer(visit, await codeTo(world, citizen.identifier));
    const caseId = caseIdOf(visit);
    const looks = async () => (await trailOf(world, citizen.accountId)).filter(({ action }) => action === 'citizen.looked_up');
    const endedAgo = (hours: number) =>
      world.deps.pool.query(`update desk_cases set ended_at = clock_timestamp() - make_interval(hours => $2) where id = $1`, [
        caseId,
        hours,
      ]);
    const open = (path = '') => desk.request(`${world.origin}/desk/visits/${caseId}${path}`);
    expect((await open()).status).toBe(200);
    expect(await looks()).toHaveLength(1);
    await endedAgo(3);
    expect((await open()).status).toBe(200);
    expect((await open('/receipt')).status).toBe(200);
    expect((await looks()).slice(1)).toMatchObject(
      [1, 2].map(() => ({ details: { by: 'visit', case: caseId, operator: operator.operatorId } })),
    );
    await endedAgo(13);
    for (const path of ['', '/receipt']) expect((await open(path)).status).toBe(404);
    expect((await desk.open(`${world.origin}/desk`)).text).not.toContain(caseId);
    expect(await looks()).toHaveLength(3);
  });

  it('prints no receipt of a proof that was revoked', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    const done = await answer(await matched(citizen), await codeTo(world, citizen.identifier));
    const proofs = (await findAccount(world.deps, citizen.accountId))?.proofs ?? [];
    for (const proofId of new Set(proofs.map((proof) => proof.proofId)))
      await world.deps.db.transaction().execute((tx) => revokeProof(world.deps, tx, { proofId, reason: 'other_person', actor: 'system' }));
    expect((await desk.request(`${world.origin}/desk/visits/${caseIdOf(done)}/receipt`)).status).toBe(404);
  });

  it('shows nothing of a visit that the operator has ended', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const due = await matched(citizen);
    await submitTo(desk, due, `/desk/visits/${caseIdOf(due)}/close`, {});
    const page = await desk.open(`${world.origin}/desk/visits/${caseIdOf(due)}`);
    expect(page.text).toContain('Приём закончен');
    expect(page.text).not.toContain('Каменщикова');
  });
});
