import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addIdentityVersion } from '../../src/capabilities/accounts/add-identity-version.ts';
import { confirmIdentity } from '../../src/capabilities/accounts/confirm-identity.ts';
import { storeTaxNumber } from '../../src/capabilities/accounts/store-tax-number.ts';
import type { CalendarDate } from '../../src/kernel/calendar-date.ts';
import type { Inn } from '../../src/kernel/inn.ts';
import type { PersonName } from '../../src/kernel/person-name.ts';
import { aCitizen, aStandardCitizen, becomeStandard, type StandardCitizen, type TestCitizen } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, tokens, type TestClient } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const ALL = 'openid profile fullname birthdate gender email phone snils inn id_doc citizenship birthplace';
const FOUND = '772501234567' as Inn;

type Claims = Record<string, unknown>;

describe('identity data at a site', () => {
  let world: World;
  let client: TestClient;
  let citizen: StandardCitizen;

  beforeAll(async () => {
    world = await createWorld();
    client = await aRelyingParty(world, { metadata: { scope: ALL } });
    citizen = await aStandardCitizen(world.deps, { data: { inn: '500100732259' as Inn } });
  });
  afterAll(() => world.stop());

  const asking = (parameters: Record<string, string> = {}, at = client) => authorizationRequest(world, at, { scope: ALL, ...parameters });

  /** The consent page of a request; everybody is asked anew. */
  async function consentOf(person: TestCitizen, parameters: Record<string, string> = {}): Promise<WebPage> {
    const session = new WebSession();
    const page = await session.open(asking({ prompt: 'consent', ...parameters }).url);
    return session.submit(page, { identifier: person.identifier, password: person.password });
  }

  async function enter(person: TestCitizen, parameters: Record<string, string> = {}, session = new WebSession()) {
    const attempt = asking(parameters);
    return redeem(world, client, attempt, answerOf(await signInAt(session, attempt, person))['code'] ?? '');
  }

  async function userinfo(token: string | undefined): Promise<Claims> {
    return (await (await fetch(`${world.origin}/userinfo`, { headers: { authorization: `Bearer ${token}` } })).json()) as Claims;
  }

  it('comes by userinfo, all that was asked for and nothing else', async () => {
    const { body, idToken } = await enter(citizen);
    const { data } = citizen;
    expect(await userinfo(body['access_token'])).toEqual({
      sub: idToken.sub,
      assurance_level: 'standard',
      name: 'Каменщикова Аксинья Фёдоровна',
      fullname: 'Каменщикова Аксинья Фёдоровна',
      family_name: 'Каменщикова',
      given_name: 'Аксинья',
      middle_name: 'Фёдоровна',
      birthdate: data.birthDate,
      gender: 'female',
      phone_number: citizen.identifier,
      phone_number_verified: true,
      snils: data.snils,
      id_doc: {
        type: 'passport_rf',
        series: data.document.series,
        number: data.document.number,
        issue_date: data.document.issueDate,
        issued_by: data.document.issuedBy,
        division_code: '440-001',
      },
      citizenship: 'RUS',
      birthplace: data.birthPlace,
    });
    for (const claim of ['snils', 'fullname', 'birthdate', 'id_doc']) expect(idToken).not.toHaveProperty(claim);
    const { body: less } = await enter(citizen, { scope: 'openid snils' });
    expect(Object.keys(await userinfo(less['access_token'])).toSorted()).toEqual(['assurance_level', 'snils', 'sub']);
  });

  it('comes in the ID Token where the site asks for a single claim there, within its scopes', async () => {
    const claims = JSON.stringify({ id_token: { snils: null, id_doc: { essential: true } }, userinfo: { gender: null } });
    const { body, idToken } = await enter(citizen, { scope: 'openid', claims });
    expect(idToken).toMatchObject({ snils: citizen.data.snils, id_doc: { number: citizen.data.document.number } });
    expect(await userinfo(body['access_token'])).toMatchObject({ gender: 'female' });
    const modest = await aRelyingParty(world);
    const refused = await new WebSession().open(asking({ scope: 'openid', claims }, modest).url);
    expect(answerOf(refused)).toMatchObject({ error: 'invalid_scope' });
    const covered = await new WebSession().open(asking({ scope: 'openid', claims: '{"id_token":{"birthdate":null}}' }, modest).url);
    expect(covered.text).toContain('name="password"');
  });

  it('is the tax number of the tax service, never the typed one', async () => {
    const person = await aStandardCitizen(world.deps, { data: { inn: '500100732259' as Inn } });
    const { body } = await enter(person);
    expect(await userinfo(body['access_token'])).not.toHaveProperty('inn');
    await storeTaxNumber(world.deps, world.deps.db, { ...person, inn: FOUND });
    expect(await userinfo(body['access_token'])).toMatchObject({ inn: FOUND });
  });

  it('is the last verified version, whatever was submitted since and confirmed in part', async () => {
    const person = await aStandardCitizen(world.deps);
    const { body } = await enter(person);
    const before = await userinfo(body['access_token']);
    const edited = someIdentityData({
      familyName: 'Переменчивая' as PersonName,
      birthDate: '1990-12-31' as CalendarDate,
      snils: person.data.snils,
    });
    const { versionId } = await world.deps.db
      .transaction()
      .execute((tx) => addIdentityVersion(world.deps, tx, { accountId: person.accountId, data: edited }));
    const confirm = (source: 'pension_fund' | 'interior_ministry') =>
      world.deps.db
        .transaction()
        .execute((tx) => confirmIdentity(world.deps, tx, { accountId: person.accountId, versionId, source, at: new Date() }));
    expect(await userinfo(body['access_token'])).toEqual(before);
    await confirm('pension_fund');
    const refreshed = await tokens(world, client, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
    expect(await userinfo(refreshed.body['access_token'])).toEqual(before);
    expect((await consentOf(person)).text).not.toContain('Переменчивая');
    await confirm('interior_ministry');
    expect(await userinfo(body['access_token'])).toMatchObject({
      family_name: 'Переменчивая',
      birthdate: '1990-12-31',
      id_doc: { number: edited.document.number },
    });
  });

  it('is nothing of a simplified account, however much is submitted, and comes with the level', async () => {
    const person = await aCitizen(world.deps);
    const { body } = await enter(person);
    const data = someIdentityData({ familyName: 'Неподтверждённая' as PersonName });
    await world.deps.db.transaction().execute((tx) => addIdentityVersion(world.deps, tx, { accountId: person.accountId, data }));
    expect(Object.keys(await userinfo(body['access_token'])).toSorted()).toEqual(
      ['assurance_level', 'family_name', 'given_name', 'name', 'phone_number', 'phone_number_verified', 'sub'].toSorted(),
    );
    expect((await userinfo(body['access_token']))['family_name']).toBe('Каменщикова');
    await becomeStandard(world.deps, person.accountId, data);
    expect(await userinfo(body['access_token'])).toMatchObject({ family_name: 'Неподтверждённая', snils: data.snils });
  });

  describe('on the consent page', () => {
    const rows = ({ text }: WebPage) =>
      Object.fromEntries(
        [...text.matchAll(/<dt>([\s\S]*?)<\/dt>\s*<dd>([\s\S]*?)<\/dd>/gu)].map(([, term = '', value = '']) => [term.trim(), value.trim()]),
      );

    it('is shown as it will be passed, in Russian', async () => {
      const { data } = citizen;
      const snils = data.snils.replace(/^(...)(...)(...)(..)$/u, '$1-$2-$3 $4');
      expect(rows(await consentOf(citizen, { ui_locales: 'ru' }))).toEqual({
        'Фамилия, имя, отчество': 'Каменщикова Аксинья Фёдоровна',
        'Дата рождения': '7 марта 1988 г.',
        Пол: 'Женский',
        Телефон: citizen.identifier,
        СНИЛС: snils,
        'Документ, удостоверяющий личность':
          `Паспорт гражданина РФ ${data.document.series} ${data.document.number}, выдан 19 апреля 2012 г.: ` +
          'ОТДЕЛОМ УФМС РОССИИ ПО КОСТРОМСКОЙ ОБЛ. В ГОР. КОСТРОМЕ, код подразделения 440-001',
        Гражданство: 'Россия (RUS)',
        'Место рождения': 'гор. Кострома',
        'Уровень учётной записи': 'Стандартная',
      });
    });

    it('is called by all it holds, where the name alone is asked for', async () => {
      const inRussian = rows(await consentOf(citizen, { ui_locales: 'ru', scope: 'openid profile' }));
      expect(inRussian).toMatchObject({ 'Фамилия, имя, отчество': 'Каменщикова Аксинья Фёдоровна' });
      expect(inRussian).not.toHaveProperty('Фамилия и имя');
      expect(rows(await consentOf(citizen, { ui_locales: 'en', scope: 'openid profile' }))).toMatchObject({
        'Full name with patronymic': 'Каменщикова Аксинья Фёдоровна',
      });
      expect(rows(await consentOf(await aCitizen(world.deps), { ui_locales: 'ru', scope: 'openid profile' }))).toMatchObject({
        'Фамилия и имя': 'Каменщикова Аксинья',
      });
    });

    it('is shown in English', async () => {
      expect(rows(await consentOf(citizen, { ui_locales: 'en', scope: 'openid birthdate gender citizenship id_doc' }))).toEqual({
        'Birth date': '7 March 1988',
        Sex: 'Female',
        'Identity document': expect.stringMatching(
          /^Passport of the Russian Federation 3412 \d{6}, issued 19 April 2012: .*division code 440-001$/u,
        ),
        Citizenship: 'Russia (RUS)',
        'Account level': expect.any(String),
      });
    });

    it('of a foreign citizen is shown with their document', async () => {
      const document = {
        type: 'foreign_document',
        series: '',
        number: 'N04512345',
        issueDate: '2021-02-03' as CalendarDate,
        issuedBy: 'МВД Казахстана',
        validUntil: '2031-02-02' as CalendarDate,
      } as const;
      const person = await aStandardCitizen(world.deps, { data: { citizenship: 'KAZ', document } });
      expect(rows(await consentOf(person, { scope: 'openid id_doc citizenship' }))).toMatchObject({
        'Документ, удостоверяющий личность':
          'Документ иностранного гражданина N04512345, выдан 3 февраля 2021 г.: МВД Казахстана, действует до 2 февраля 2031 г.',
        Гражданство: 'Казахстан (KAZ)',
      });
    });

    it('is named before it is there: consent is given to it as well', async () => {
      const page = await consentOf(await aCitizen(world.deps), { scope: 'openid fullname snils email' });
      expect(rows(page)).toEqual({ Фамилия: 'Каменщикова', Имя: 'Аксинья', 'Уровень учётной записи': 'Упрощённая' });
      const later = /Этих сведений у нас пока нет[\s\S]*?<ul>([\s\S]*?)<\/ul>/u.exec(page.text)?.[1] ?? '';
      expect([...later.matchAll(/<li>(.*?)<\/li>/gu)].map(([, label]) => label)).toEqual([
        'Фамилия, имя, отчество',
        'Электронная почта',
        'СНИЛС',
      ]);
    });

    it('promises nothing to somebody of whom all is known', async () => {
      await storeTaxNumber(world.deps, world.deps.db, { ...citizen, inn: FOUND });
      const page = await consentOf(citizen, { scope: 'openid profile fullname snils inn phone' });
      expect(rows(page)).toMatchObject({ ИНН: FOUND });
      expect(page.text).not.toContain('Этих сведений у нас пока нет');
    });
  });
});
