import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { findProofs } from '../../src/capabilities/proofing/find-proofs.ts';
import { BankFault, bankAnswerPath, type BankAnswer, type Banks, type BankVoucher } from '../../src/capabilities/proofing/ports.ts';
import type { IdentityData } from '../../src/capabilities/accounts/identity-data.ts';
import { aStandardCitizen, becomeStandard, type StandardCitizen } from '../support/citizen.ts';
import { someSnils } from '../support/identity.ts';
import type { WebPage, WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { atHome } from './signing-in.ts';

const path = '/account/confirm/bank';

function voucherOf({ snils, familyName, givenName, patronymic, birthDate }: IdentityData): BankVoucher {
  return {
    snils,
    familyName,
    givenName,
    birthDate,
    ...(patronymic === undefined ? {} : { patronymic }),
    verifiedAt: new Date('2023-05-02'),
  };
}

/** Two banks behind the port, that answer as told; the adapter is tested against real and hostile ones elsewhere. */
class TwoBanks implements Banks {
  answer: BankAnswer | Error = { kind: 'refused', code: 'declined' };
  away = false;
  completed = 0;

  list(): ReturnType<Banks['list']> {
    return ['river', 'hill'].map((id) => ({ id, name: { ru: `Банк ${id}`, en: id }, origin: `https://${id}.example` }));
  }

  async begin(bankId: string): ReturnType<Banks['begin']> {
    if (this.away) throw new BankFault('away');
    const visit = { bankId, state: randomUUID(), nonce: randomUUID(), codeVerifier: randomUUID() };
    return { visit, url: `https://${bankId}.example/authorize?state=${visit.state}` };
  }

  async complete(): Promise<BankAnswer> {
    this.completed++;
    if (this.answer instanceof Error) throw this.answer;
    return this.answer;
  }
}

describe('proving identity by a bank', () => {
  let world: World;
  let citizen: StandardCitizen;
  let session: WebSession;
  const banks = new TwoBanks();

  beforeAll(async () => {
    world = await createWorld({ banks });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    citizen = await aStandardCitizen(world.deps);
    session = await atHome(world, citizen);
    banks.away = false;
    banks.completed = 0;
    banks.answer = { kind: 'vouched', voucher: voucherOf(citizen.data) };
  });

  /** Leaves for a bank; answers the state that it will send back. */
  async function leave(who = session, bank = 'river'): Promise<string> {
    const left = await who.submit(await who.open(`${world.origin}${path}`), { bank });
    expect(left.url).toContain(`https://${bank}.example/authorize`);
    return new URL(left.url).searchParams.get('state') ?? '';
  }
  const comeBack = (state: string, { who = session, bank = 'river' } = {}): Promise<WebPage> =>
    who.open(`${world.origin}${bankAnswerPath(bank)}?code=c&state=${state}`);
  const account = (of = citizen) => findAccount(world.deps, of.accountId);

  it('is done when the bank vouches for the very person', async () => {
    const page = await comeBack(await leave());
    expect(new URL(page.url).search).toBe('?done=online_bank');
    const found = await account();
    expect(found).toMatchObject({ assuranceLevel: 'confirmed', proofs: [{ method: 'online_bank' }] });
    const [proof] = await findProofs(
      world.deps,
      citizen.accountId,
      found!.proofs.map(({ proofId }) => proofId),
    );
    expect(proof).toMatchObject({
      vouchedBy: 'river',
      evidence: { kind: 'bank', bankId: 'river', bankVerifiedAt: '2023-05-02T00:00:00.000Z' },
    });
  });

  it('names the banks that its form may lead to, and no other origin', async () => {
    const page = await session.open(`${world.origin}${path}`);
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self' https://river.example https://hill.example");
  });

  it('says what differs when the bank knows another person, and not what either side knows', async () => {
    const other = someSnils();
    banks.answer = { kind: 'vouched', voucher: { ...voucherOf(citizen.data), snils: other, givenName: 'Оксана' } };
    const page = await comeBack(await leave());
    expect(new URL(page.url).pathname).toBe(path);
    for (const text of ['отличаются', '<li>СНИЛС</li>', '<li>имя</li>']) expect(page.text).toContain(text);
    for (const secret of [other, citizen.data.snils, 'Оксана', citizen.data.birthDate]) expect(page.text).not.toContain(secret);
    expect((await account())?.assuranceLevel).toBe('standard');
    banks.answer = { kind: 'vouched', voucher: voucherOf(citizen.data) };
    await comeBack(await leave());
    expect((await account())?.assuranceLevel).toBe('confirmed');
  });

  it.each([
    ['declined', { kind: 'refused', code: 'declined' }, 'отказались'],
    ['an answer that is not right', { kind: 'refused', code: 'wrong_answer' }, 'не удалось принять'],
    ['nothing that is verified', { kind: 'refused', code: 'nothing_vouched' }, 'не передал проверенных данных'],
    ['a bank that is away', new BankFault('away'), 'Банк не ответил'],
  ] as [string, BankAnswer | Error, string][])('tells of %s and lets them try again', async (_title, answer, text) => {
    banks.answer = answer;
    expect((await comeBack(await leave())).text).toContain(text);
    expect((await account())?.assuranceLevel).toBe('standard');
    banks.answer = { kind: 'vouched', voucher: voucherOf(citizen.data) };
    await comeBack(await leave());
    expect((await account())?.assuranceLevel).toBe('confirmed');
  });

  it('does not leave for a bank that is away, or on no list', async () => {
    banks.away = true;
    const page = await session.open(`${world.origin}${path}`);
    expect((await session.submit(page, { bank: 'river' })).status).toBe(503);
    banks.away = false;
    expect((await session.submit(page, { bank: 'moon' })).status).toBe(404);
  });

  it('looks at an answer once, however many times it comes at the same time and after', async () => {
    const state = await leave();
    await Promise.all(Array.from({ length: 6 }, () => comeBack(state)));
    await comeBack(state);
    expect([banks.completed, (await account())?.proofs.length]).toEqual([1, 1]);
  });

  it('takes no answer that another session, another account or another bank brings', async () => {
    const state = await leave();
    const [elsewhere, stranger] = [await atHome(world, citizen), await atHome(world, await aStandardCitizen(world.deps))];
    await comeBack(state, { who: elsewhere });
    await comeBack(state, { who: stranger });
    await comeBack(state, { bank: 'hill' });
    await comeBack('another-state');
    expect([banks.completed, (await account())?.assuranceLevel]).toEqual([0, 'standard']);
    await comeBack(state);
    expect((await account())?.assuranceLevel).toBe('confirmed');
  });

  it('forgets the visit that was left for another one', async () => {
    const first = await leave();
    const second = await leave(session, 'hill');
    await comeBack(first);
    expect((await account())?.assuranceLevel).toBe('standard');
    await comeBack(second, { bank: 'hill' });
    expect((await account())?.assuranceLevel).toBe('confirmed');
  });

  it('does not prove data that was changed while the citizen was at the bank', async () => {
    const state = await leave();
    await becomeStandard(world.deps, citizen.accountId, { ...citizen.data, birthPlace: 'дер. Ёлкино' });
    const page = await comeBack(state);
    expect([page.status, page.text.includes('изменились')]).toEqual([409, true]);
    expect((await account())?.assuranceLevel).toBe('standard');
  });

  it('keeps nothing of the visit in the address, and nothing readable in the database', async () => {
    const state = await leave();
    const { rows } = await world.deps.pool.query<{ dump: string }>('select string_agg(c::text, $1) as dump from proofing_cases c', ['\n']);
    expect(rows[0]?.dump).not.toContain(state);
    expect((await comeBack(state)).url).not.toContain(state);
  });
});
