import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import type { SignatureVerifier } from '../../src/capabilities/authentication/ports.ts';
import { listCases } from '../../src/capabilities/proofing/list-cases.ts';
import { bankAnswerPath, type Banks } from '../../src/capabilities/proofing/ports.ts';
import { aCitizen, aStandardCitizen, becomeStandard, type StandardCitizen } from '../support/citizen.ts';
import { createFakePost } from '../support/fake-post.ts';
import type { WebPage, WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { atHome } from './signing-in.ts';

const signaturePath = '/account/confirm/e-signature';
const letterPath = '/account/confirm/postal-code';
const bankPath = '/account/confirm/bank';
const address = { postcode: '156000', locality: 'г. Кострома', street: 'ул. Мира', house: '12', flat: '3' };
const signature = new Uint8Array([0x30, 0x03, 0x02, 0x01, 0x01]);

/** H60: a later step without the ones before it, a step again after the end, two tabs, the back button. What counts is in the database. */
describe('a step of a proof that is not due', () => {
  let world: World;
  let citizen: StandardCitizen;
  let session: WebSession;
  /** Everybody signs and vouches as this person: only the order of the steps is in question. */
  let said = '';
  const signatureVerifier: SignatureVerifier = {
    verify: async () => ({
      kind: 'valid',
      authoritiesVersion: 'test',
      signer: { snils: said, issuer: 'CN=Test', serialNumber: '01', validUntil: new Date('2030-01-01'), algorithm: 'gost' },
    }),
  };
  const banks: Banks = {
    list: () => [{ id: 'river', name: { ru: 'Банк', en: 'Bank' }, origin: 'https://river.example' }],
    begin: async (bankId) => ({
      visit: { bankId, state: 'state-of-the-visit', nonce: 'n', codeVerifier: 'v' },
      url: 'https://river.example/authorize?state=state-of-the-visit',
    }),
    complete: async () => {
      const { familyName, givenName, patronymic, birthDate, snils } = citizen.data;
      return {
        kind: 'vouched',
        voucher: { familyName, givenName, birthDate, snils, ...(patronymic === undefined ? {} : { patronymic }) },
      };
    },
  };

  beforeAll(async () => {
    world = await createWorld({ signatureVerifier, banks, postalService: createFakePost() });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    citizen = await aStandardCitizen(world.deps);
    said = citizen.data.snils;
    session = await atHome(world, citizen);
  });

  const at = (path: string) => `${world.origin}${path}`;
  /** A form as its page makes it, for a page that does not show it (yet, or any more). */
  const formOf = async (path: string): Promise<WebPage> => ({
    ...(await session.open(at('/account'))),
    ...tokens,
    url: at(path),
    formAction: path,
  });
  let tokens: Pick<WebPage, 'fields'>;
  beforeEach(async () => {
    const { fields } = await session.open(at(letterPath));
    tokens = { fields: { csrf_token: fields['csrf_token'] ?? '', owner_token: fields['owner_token'] ?? '' } };
  });
  const cases = async () => (await listCases(world.deps, citizen.accountId)).map(({ method, state }) => `${method} ${state}`);
  const level = async () => (await findAccount(world.deps, citizen.accountId))?.assuranceLevel;
  const proofs = async () => (await findAccount(world.deps, citizen.accountId))?.proofs.length;
  async function expectNothing(): Promise<void> {
    expect([await level(), await cases()]).toEqual(['standard', []]);
    const rows = await world.deps.db.selectFrom('proofs').select('id').where('account_id', '=', citizen.accountId).execute();
    expect(rows).toEqual([]);
  }

  it('is refused and leaves no row: a signature before the file was asked for', async () => {
    const page = await session.upload(await formOf(signaturePath), {}, { signature });
    expect([page.status, page.text.includes('уже завершено')]).toEqual([409, true]);
    await expectNothing();
  });

  it('is refused and leaves no row: the answer of a bank that nobody left for', async () => {
    const page = await session.open(at(`${bankAnswerPath('river')}?code=c&state=state-of-the-visit`));
    expect(new URL(page.url).pathname).toBe(bankPath);
    await expectNothing();
  });

  it('is refused and leaves no row: the code of a letter that was never ordered, and its cancellation', async () => {
    const typed = await session.submit(await formOf(letterPath), { action: 'code', code: 'K4M7-2XPC-93HT' });
    expect(typed.text).toContain('Куда отправить письмо');
    await session.submit(await formOf(letterPath), { action: 'cancel' });
    await expectNothing();
  });

  it('is refused below the standard level, whatever page of which method it is sent to', async () => {
    const newcomer = await aCitizen(world.deps);
    const visitor = await atHome(world, newcomer);
    const account = await visitor.open(at('/account/contacts'));
    for (const [path, values] of [
      [signaturePath, { step: 'begin' }],
      [letterPath, { ...address, action: 'order' }],
      [bankPath, { bank: 'river' }],
    ] as const) {
      const form = { ...account, url: at(path), formAction: path };
      const page = await (path === signaturePath ? visitor.upload(form, values) : visitor.submit(form, values));
      expect(page.text).toContain('Сначала личные данные');
    }
    expect(await listCases(world.deps, newcomer.accountId)).toEqual([]);
  });

  it('is refused after the end: the signature of a tab that stayed open adds nothing to what another tab has proven', async () => {
    const first = await session.upload(await session.open(at(signaturePath)), { step: 'begin' });
    const second = await session.open(at(signaturePath));
    await session.upload(first, {}, { signature });
    expect([await level(), await proofs()]).toEqual(['confirmed', 1]);
    const late = await session.upload(second, {}, { signature });
    expect([late.status, await proofs(), await cases()]).toEqual([409, 1, ['e_signature completed']]);
  });

  it('is refused after the end: the answer of a bank that comes by the back button', async () => {
    await session.submit(await session.open(at(bankPath)), { bank: 'river' });
    await session.open(at(`${bankAnswerPath('river')}?code=c&state=state-of-the-visit`));
    expect(await proofs()).toBe(1);
    await session.open(at(`${bankAnswerPath('river')}?code=c&state=state-of-the-visit`));
    expect([await proofs(), await cases()]).toEqual([1, ['online_bank completed']]);
  });

  it('is refused after the letter was cancelled in another tab', async () => {
    const ordered = await session.submit(await session.open(at(letterPath)), { ...address, action: 'order' });
    await session.submit(ordered, { action: 'cancel' }, letterPath);
    const late = await session.submit(ordered, { action: 'code', code: 'K4M7-2XPC-93HT' }, letterPath);
    expect(late.text).toContain('Письмо отменено');
    expect([await level(), await cases()]).toEqual(['standard', ['postal_code cancelled']]);
  });

  it('may be taken in two tabs of different methods: each ends by itself, and both proofs stand', async () => {
    const signing = await session.upload(await session.open(at(signaturePath)), { step: 'begin' });
    await session.submit(await session.open(at(bankPath)), { bank: 'river' });
    await session.open(at(`${bankAnswerPath('river')}?code=c&state=state-of-the-visit`));
    await session.upload(signing, {}, { signature });
    expect([await level(), await proofs()]).toEqual(['confirmed', 2]);
  });

  it.each<[string, (data: StandardCitizen['data']) => Partial<StandardCitizen['data']>]>([
    ['the name by a letter', ({ familyName }) => ({ familyName: `${familyName.slice(0, -1)}ё` as typeof familyName })],
    ['day and month', ({ birthDate }) => ({ birthDate: birthDate.replace(/-(\d\d)-(\d\d)$/u, '-$2-$1') as typeof birthDate })],
  ])('proves nothing when meanwhile the registries have confirmed data that differ in %s (H55)', async (_title, change) => {
    const signing = await session.upload(await session.open(at(signaturePath)), { step: 'begin' });
    const changed = { ...citizen.data, birthDate: '1980-03-04' as StandardCitizen['data']['birthDate'] };
    await becomeStandard(world.deps, citizen.accountId, { ...changed, ...change(changed) });
    const page = await session.upload(signing, {}, { signature });
    expect([page.status, await level()]).toEqual([409, 'standard']);
  });
});
