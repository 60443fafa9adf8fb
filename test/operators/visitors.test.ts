import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { findAccountByIdentifier } from '../../src/capabilities/accounts/find-account-by-identifier.ts';
import type { IdentityData } from '../../src/capabilities/accounts/identity-data.ts';
import { deactivateOperator } from '../../src/capabilities/operators/deactivate-operator.ts';
import { expireDeskWork } from '../../src/capabilities/operators/expire-desk-work.ts';
import { finishVisitorCases } from '../../src/capabilities/operators/finish-visitor-cases.ts';
import { findProgress } from '../../src/capabilities/registries/find-progress.ts';
import { fieldsOf } from '../../src/http/cabinet/identity/fields.ts';
import { parseIdentifier } from '../../src/kernel/identifier.ts';
import { aCitizen, somePhone } from '../support/citizen.ts';
import { createFakeRegistry } from '../support/fake-registry.ts';
import { someIdentityData } from '../support/identity.ts';
import type { WebPage, WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { anOperator, atTheDesk, caseIdOf, codeTo, messageSaying, openCentres, submitTo, trailOf, type TestOperator } from './desk-world.ts';

const registries = {
  pension_fund: createFakeRegistry('pension_fund'),
  interior_ministry: createFakeRegistry('interior_ministry'),
  tax_service: createFakeRegistry('tax_service'),
};
let world: World;
let operator: TestOperator;
let desk: WebSession;
beforeAll(async () => {
  world = await createWorld({ registries });
  await openCentres(world);
  operator = await anOperator(world);
  desk = await atTheDesk(world, operator);
});
beforeEach(() => Object.values(registries).forEach((registry) => registry.reset()));
afterAll(() => world.stop());

const start = async (contact: string, session = desk) => {
  const form = await session.open(`${world.origin}/desk/visitors`);
  return submitTo(session, form, '/desk/visitors', { family_name: 'Каменщикова', given_name: 'Аксинья', contact });
};
const answer = (page: WebPage, code: string, session = desk) =>
  submitTo(session, page, `/desk/visitors/${caseIdOf(page)}/code`, { action: 'code', code });
const sendData = (page: WebPage, data: IdentityData, session = desk) =>
  submitTo(session, page, `/desk/visitors/${caseIdOf(page)}/data`, { ...fieldsOf(data) });
const accountOf = async (written: string) =>
  (await findAccountByIdentifier(world.deps, world.deps.db, parseIdentifier(written)!))?.accountId ?? 'none';
const stateOf = async (page: WebPage) =>
  (await world.deps.db.selectFrom('desk_cases').select('state').where('id', '=', caseIdOf(page)).executeTakeFirstOrThrow()).state;

/** Until the registries have been asked and have answered. */
async function answered(accountId: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if ((await findProgress(world.deps, accountId))?.state !== 'running') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the registries have not answered');
}

async function withAccount(contact = somePhone(), session = desk) {
  const code = await start(contact, session);
  const form = await answer(code, await codeTo(world, contact), session);
  return { contact, form, accountId: await accountOf(contact) };
}

describe('a visitor without an account', () => {
  it('goes from nothing to confirmed in one visit, and sets the password themselves', async () => {
    const { contact, form, accountId } = await withAccount();
    expect(form.text).toContain('Данные документа');
    const data = someIdentityData();
    await sendData(form, data);
    await answered(accountId);
    const done = await desk.open(`${world.origin}/desk/visitors/${caseIdOf(form)}`);
    expect(done.text).toContain('Личность подтверждена');
    const account = await findAccount(world.deps, accountId);
    expect(account).toMatchObject({ assuranceLevel: 'confirmed', proofs: [{ method: 'in_person' }] });
    expect(account?.identity?.data.snils).toBe(data.snils);
    expect(await messageSaying(world, contact, /\/recovery\//u)).toBeDefined();
    const passwords = await world.deps.db.selectFrom('passwords').select('account_id').where('account_id', '=', accountId).execute();
    expect(passwords).toEqual([]);
    const trail = await trailOf(world, accountId);
    expect(trail.filter(({ actor }) => actor === `operator:${operator.operatorId}`).map(({ action }) => action)).toEqual([
      'account.registered',
      'desk.account_opened',
      'registry.requested',
      'recovery.granted',
      'desk.data_submitted',
      'level.raised',
      'desk.identity_confirmed',
    ]);
    const receipt = await desk.request(`${world.origin}/desk/visits/${caseIdOf(form)}/receipt`);
    expect(receipt.headers.get('content-type')).toBe('application/pdf');
  });

  it('need not wait: the case finishes by itself, once, whoever looks at it', async () => {
    registries.pension_fund.meet = () => 'later';
    const { form, accountId } = await withAccount();
    expect((await sendData(form, someIdentityData())).text).toContain('Реестры проверяют данные');
    expect(await finishVisitorCases(world.deps)).toBe(0);
    expect(await stateOf(form)).toBe('checking');
    const asked = registries.pension_fund.asked.at(-1);
    if (asked === undefined) throw new Error('the registry was not asked');
    await world.deps.db
      .updateTable('registry_checks')
      .set({ due_at: new Date(0) })
      .where('id', '=', asked.checkId)
      .execute();
    registries.pension_fund.answerLater(asked.checkId, { outcome: 'match' });
    await answered(accountId);
    const [one, other] = await Promise.all([finishVisitorCases(world.deps), finishVisitorCases(world.deps)]);
    expect(one + other).toBe(1);
    expect(await stateOf(form)).toBe('confirmed');
    const proofs = await world.deps.db.selectFrom('proofs').select(['proved_at']).where('account_id', '=', accountId).execute();
    expect(proofs).toHaveLength(1);
  });

  it('whose data the registries do not confirm is corrected on the spot', async () => {
    registries.interior_ministry.meet = () => ({ outcome: 'invalid', fields: ['document'] });
    const { form, accountId } = await withAccount();
    const data = someIdentityData();
    await sendData(form, data);
    await answered(accountId);
    const again = await desk.open(`${world.origin}/desk/visitors/${caseIdOf(form)}`);
    expect(again.text).toContain('Данные документа');
    expect(again.text).toContain(`value="${data.document.number}"`);
    registries.interior_ministry.reset();
    await sendData(again, { ...data, birthPlace: 'гор. Галич' });
    await answered(accountId);
    expect((await desk.open(`${world.origin}/desk/visitors/${caseIdOf(form)}`)).text).toContain('Личность подтверждена');
    const granted = (await trailOf(world, accountId)).filter(({ action }) => action === 'recovery.granted');
    expect(granted).toHaveLength(1);
  });

  it('keeps every word of a form that is refused', async () => {
    const { form } = await withAccount();
    const data = someIdentityData();
    const page = await submitTo(desk, form, `/desk/visitors/${caseIdOf(form)}/data`, { ...fieldsOf(data), snils: '112-233-445 96' });
    expect(page.status).toBe(422);
    for (const typed of ['112-233-445 96', data.document.number, data.birthPlace]) expect(page.text).toContain(`value="${typed}"`);
    expect((await desk.open(`${world.origin}/desk/visitors/${caseIdOf(form)}`)).text).toContain('112-233-445 96');
  });

  it('whose contact has an account is not told so: the owner gets a message, and no code matches', async () => {
    const owner = await aCitizen(world.deps);
    const page = await start(owner.identifier);
    expect(page.text).toContain('Код от посетителя');
    expect(await messageSaying(world, owner.identifier, /Учётная запись у вас уже есть/u)).toBeDefined();
    expect((await answer(page, '123456')).status).toBe(422);
    expect(await stateOf(page)).toBe('contact');
  });

  it('gets one account of two codes that are sent at once', async () => {
    const contact = somePhone();
    const page = await start(contact);
    const code = await codeTo(world, contact);
    const pages = await Promise.all([answer(page, code), answer(page, code), answer(page, code)]);
    expect(pages.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await stateOf(page)).toBe('identity');
  });

  it('is not the operator: their own data is refused, and leaves a trace', async () => {
    const { form } = await withAccount();
    const page = await sendData(form, { ...someIdentityData(), snils: operator.data.snils });
    expect(page.status).toBe(403);
    expect((await trailOf(world, operator.accountId)).at(-1)).toMatchObject({ action: 'desk.refused', details: { reason: 'own_account' } });
    expect(await stateOf(form)).toBe('identity');
  });

  it('cannot skip the code', async () => {
    const page = await start(somePhone());
    const answered = await sendData(page, someIdentityData());
    expect(answered.text).toContain('Код от посетителя');
    expect(await stateOf(page)).toBe('contact');
  });

  it('is confirmed by nobody when the operator is dismissed before the registries answer', async () => {
    const dismissed = await anOperator(world);
    const session = await atTheDesk(world, dismissed);
    registries.pension_fund.meet = () => 'later';
    const { form, accountId } = await withAccount(somePhone(), session);
    await sendData(form, someIdentityData(), session);
    await deactivateOperator(world.deps, { operatorId: dismissed.operatorId, actor: 'administrator:test' });
    await finishVisitorCases(world.deps);
    expect(await stateOf(form)).toBe('closed');
    expect((await findAccount(world.deps, accountId))?.proofs).toEqual([]);
  });
});

describe('what nobody comes back to', () => {
  it('ends, and keeps nothing sealed', async () => {
    const { form } = await withAccount();
    await world.deps.db
      .updateTable('desk_cases')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('id', '=', caseIdOf(form))
      .execute();
    expect((await desk.open(`${world.origin}/desk/visitors/${caseIdOf(form)}`)).status).toBe(404);
    await expireDeskWork(world.deps);
    expect(await stateOf(form)).toBe('expired');
  });
});
