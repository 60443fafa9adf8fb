import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Banks } from '../../src/capabilities/proofing/ports.ts';
import { BankFault } from '../../src/capabilities/proofing/ports.ts';
import { startBank } from '../../src/sandbox/bank/bank.ts';
import { someSnils } from '../support/identity.ts';
import { createVisitor, type Visitor } from '../sandbox/support/visitor.ts';
import { temporaryFolder } from '../sandbox/support/running-sandbox.ts';
import { aBankKey, aFreePort, listenAnywhere, ourMetadata, ourSideOf } from './bank-world.ts';

const person = {
  familyName: 'Каменщикова',
  givenName: 'Аксинья',
  patronymic: 'Фёдоровна',
  birthDate: '1988-03-07',
  snils: '08765430300',
  document: { type: 'passport_rf', series: '3412', number: '560123' },
  gender: 'female',
};
const foreigner = {
  ...person,
  familyName: 'О’Рина',
  patronymic: null,
  snils: someSnils(),
  document: { type: 'foreign_document', series: '', number: 'FA-1234567' },
};

const folder = temporaryFolder();
let bank: string;
let banks: Banks;
let refusals: string[];
let customerId: string;
const stops: (() => Promise<void>)[] = [];

async function post(path: string, body: unknown, method: 'POST' | 'PUT' = 'POST'): Promise<Response> {
  return fetch(`${bank}${path}`, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
}

const setFaults = (...faults: string[]) => post('/api/faults', { faults }, 'PUT');

/** Goes to the bank, and gives back what the browser brings. */
async function visitBank(fields: Record<string, string>, visitor: Visitor = createVisitor()) {
  const { visit, url } = await banks.begin('river', 'en');
  const page = await visitor.open(url);
  const landed = await visitor.submit(page, fields);
  expect([page.status, landed.status]).toEqual([200, 200]);
  return { visit, url, page, callback: new URL(landed.url) };
}

beforeAll(async () => {
  const landing = await listenAnywhere();
  const registries = await listenAnywhere();
  const port = await aFreePort();
  const privateKey = await aBankKey();
  bank = `http://localhost:${port}`;
  const places = [{ name: 'provider', url: landing.origin }] as const;
  const clients = [ourMetadata(landing.origin, 'river', privateKey)];
  const options = { port, host: 'localhost', dataDir: folder.path, registriesUrl: registries.origin, places, clients };
  stops.push(landing.stop, registries.stop, await startBank(options));
  ({ banks, refusals } = ourSideOf(landing.origin, { issuer: bank, privateKey, timeoutMilliseconds: 1500 }));
  customerId = ((await (await post('/api/customers', person)).json()) as { id: string }).id;
});
afterEach(() => setFaults());
afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  folder.remove();
});

describe('the sandbox bank, asked by us', () => {
  it('stands in the list with its name and the origin that browsers are sent to', () => {
    expect(banks.list()).toEqual([{ id: 'river', name: { ru: 'Река', en: 'River' }, origin: bank }]);
  });

  it('is told everything behind the browser: the address holds no more than a reference', async () => {
    const { url } = await banks.begin('river');
    expect([...new URL(url).searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri']);
  });

  it('vouches for the customer who signed in', async () => {
    const { visit, callback } = await visitBank({ customer: customerId, decision: 'vouch' });
    const answer = await banks.complete(visit, callback);
    expect(answer).toEqual({
      kind: 'vouched',
      voucher: {
        familyName: 'Каменщикова',
        givenName: 'Аксинья',
        patronymic: 'Фёдоровна',
        birthDate: '1988-03-07',
        snils: '08765430300',
        document: { type: 'passport_rf', series: '3412', number: '560123' },
        verifiedAt: expect.any(Date),
      },
    });
  });

  it('vouches for a person without a patronymic and with a foreign document', async () => {
    const { id } = (await (await post('/api/customers', foreigner)).json()) as { id: string };
    const { visit, callback } = await visitBank({ customer: id, decision: 'vouch' });
    const answer = await banks.complete(visit, callback);
    expect(answer).toMatchObject({ kind: 'vouched', voucher: { familyName: 'О’Рина', document: { series: '', number: 'FA-1234567' } } });
    expect(answer).not.toHaveProperty('voucher.patronymic');
  });

  it('asks for a sign-in each time, also of a browser that has just been there', async () => {
    const visitor = createVisitor();
    await visitBank({ customer: customerId, decision: 'vouch' }, visitor);
    const { page } = await visitBank({ customer: customerId, decision: 'vouch' }, visitor);
    expect(page.body).toContain('Sign in to the bank');
  });

  it.each([
    ['the customer declines', [], { decision: 'decline' }],
    ['the bank declines', ['declined'], { decision: 'vouch' }],
  ])('says so when %s', async (_title, faults, fields) => {
    await setFaults(...faults);
    const { visit, callback } = await visitBank({ customer: customerId, ...fields });
    expect(await banks.complete(visit, callback)).toEqual({ kind: 'refused', code: 'declined' });
  });

  it('vouches for another person, leaves the SNILS out, or vouches for nobody, when told to', async () => {
    const answerUnder = async (fault: string) => {
      await setFaults(fault);
      const { visit, callback } = await visitBank({ customer: customerId, decision: 'vouch' });
      return banks.complete(visit, callback);
    };
    expect(await answerUnder('other-person')).toMatchObject({
      kind: 'vouched',
      voucher: { familyName: 'Чужестранцева', snils: '11223344595' },
    });
    const withoutSnils = await answerUnder('missing-snils');
    expect(withoutSnils).toMatchObject({ kind: 'vouched', voucher: { familyName: 'Каменщикова' } });
    expect(withoutSnils).not.toHaveProperty('voucher.snils');
    expect(await answerUnder('nothing-vouched')).toEqual({ kind: 'refused', code: 'nothing_vouched' });
  });

  it.each(['slow', 'server-error'])('is at fault, not the citizen, when it is %s', async (fault) => {
    const { visit, callback } = await visitBank({ customer: customerId, decision: 'vouch' });
    await setFaults(fault);
    await expect(banks.complete(visit, callback)).rejects.toThrow(BankFault);
    await expect(banks.begin('river')).rejects.toThrow(BankFault);
    await setFaults();
    await expect(banks.begin('river')).resolves.toMatchObject({ visit: { bankId: 'river' } });
  });
});

describe('an answer of the bank', () => {
  it('counts once: brought again, it is refused', async () => {
    const { visit, callback } = await visitBank({ customer: customerId, decision: 'vouch' });
    expect(await banks.complete(visit, callback)).toMatchObject({ kind: 'vouched' });
    expect(await banks.complete(visit, callback)).toEqual({ kind: 'refused', code: 'wrong_answer' });
    expect(refusals.at(-1)).toBe('river: invalid_grant');
  });

  it('to another visit is refused, whichever secret of the visit differs', async () => {
    const { visit: other } = await banks.begin('river');
    const swaps = [{ state: other.state }, { nonce: other.nonce }, { codeVerifier: other.codeVerifier }, other];
    for (const swap of swaps) {
      const { visit, callback } = await visitBank({ customer: customerId, decision: 'vouch' });
      expect(await banks.complete({ ...visit, ...swap }, callback)).toEqual({ kind: 'refused', code: 'wrong_answer' });
    }
  });

  it.each<[string, (callback: URL) => void]>([
    ['another issuer', ({ searchParams }) => searchParams.set('iss', 'http://localhost:1')],
    ['no issuer', ({ searchParams }) => searchParams.delete('iss')],
    ['no state', ({ searchParams }) => searchParams.delete('state')],
    ['no code', ({ searchParams }) => searchParams.delete('code')],
    ['two codes', ({ searchParams }) => searchParams.append('code', 'second')],
    ['two states', ({ searchParams }) => searchParams.append('state', 'second')],
    ['a code of nobody', ({ searchParams }) => searchParams.set('code', 'x'.repeat(5000))],
    ['a code beside an ID Token', ({ searchParams }) => searchParams.set('id_token', 'a.b.c')],
    ['nothing at all', (callback) => void (callback.search = '')],
    ['an error of another visit', (callback) => void (callback.search = '?error=access_denied&state=foreign&iss=x')],
    ['the path of another bank', (callback) => void (callback.pathname = '/banks/other/answer')],
  ])('with %s is refused', async (_title, change) => {
    const { visit, callback } = await visitBank({ customer: customerId, decision: 'vouch' });
    change(callback);
    expect(await banks.complete(visit, callback)).toEqual({ kind: 'refused', code: 'wrong_answer' });
  });

  it('is not put down to a bank that is not configured', async () => {
    const { visit, callback } = await visitBank({ customer: customerId, decision: 'vouch' });
    await expect(banks.complete({ ...visit, bankId: 'gone' }, callback)).rejects.toThrow(BankFault);
    await expect(banks.begin('gone')).rejects.toThrow(BankFault);
  });

  it('never has the reason of its refusal speak of the person', () => {
    expect(refusals.length).toBeGreaterThan(5);
    for (const reason of refusals) expect(reason).toMatch(/^river: [a-zA-Z_ ]+$/u);
  });
});

describe('the pages of the sandbox bank', () => {
  it('choose nobody for the visitor, and say when the registries do not answer', async () => {
    const visitor = createVisitor();
    const { url } = await banks.begin('river');
    const page = await visitor.open(url);
    expect(await visitor.submit(page, { decision: 'vouch', customer: 'customer-nobody' })).toMatchObject({ status: 422 });
    const told = await visitor.submit(page, { decision: 'people' });
    expect([told.status, told.body.includes('Реестры не отвечают')]).toEqual([422, true]);
  });

  it('tell a browser that did not begin that there is nothing to go on with', async () => {
    const { url } = await banks.begin('river');
    const page = await createVisitor().open(url);
    expect(await createVisitor().open(page.url)).toMatchObject({
      status: 400,
      body: expect.stringContaining('Вход больше не ждёт ответа'),
    });
  });

  it('know one SNILS as one customer, and refuse what is no person without repeating it', async () => {
    const renewed = (await (await post('/api/customers', { ...person, familyName: 'Новая' })).json()) as { id: string; person: object };
    expect(renewed).toMatchObject({ id: customerId, person: { familyName: 'Новая' } });
    expect(renewed.person).not.toHaveProperty('gender');
    await post('/api/customers', person);
    const refused = await post('/api/customers', { ...person, snils: '12345678901', birthDate: 'canary' });
    expect([refused.status, await refused.text()]).toEqual([400, expect.not.stringContaining('canary')]);
    expect((await post('/api/faults', { faults: ['unknown'] }, 'PUT')).status).toBe(400);
  });
});
