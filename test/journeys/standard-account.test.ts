import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { pageFaults } from '../support/page-faults.ts';
import { choosePassword, confirmByCode, giveContact, signIn } from './registering.ts';
import { waitFor, type RunningPaiza } from './running-paiza.ts';
import { setStage } from './stage.ts';
import { goodPassword, someEmail, somePhone, type Visitor } from './visitor.ts';

const stage = setStage();
const patienceMs = 120_000;

interface Person {
  readonly familyName: string;
  readonly givenName: string;
  readonly patronymic: string | null;
  readonly gender: string;
  readonly birthDate: string;
  readonly birthPlace: string;
  readonly snils: string;
  readonly document: {
    readonly series: string;
    readonly number: string;
    readonly issueDate: string;
    readonly issuedBy: string;
    readonly divisionCode: string;
  };
}

/** Somebody whom the registries know. */
async function aPerson(paiza: RunningPaiza): Promise<Person> {
  const answer = await fetch(`${paiza.registries}/api/citizens`, { method: 'POST' });
  return (await answer.json()) as Person;
}

const day = (date: string) => date.split('-').toReversed().join('.');

/** Types what a person would read off the documents, digit by digit where the page sets digits apart. */
async function fillIn(page: Page, person: Person): Promise<void> {
  const { document } = person;
  const texts: Record<string, string> = {
    family_name: person.familyName,
    given_name: person.givenName,
    patronymic: person.patronymic ?? '',
    birth_date: day(person.birthDate),
    birth_place: person.birthPlace,
    snils: person.snils,
    document_series: document.series,
    document_number: document.number,
    document_issue_date: day(document.issueDate),
    document_issued_by: document.issuedBy,
    document_division_code: document.divisionCode,
  };
  for (const [name, text] of Object.entries(texts)) await page.fill(`[name=${name}]`, text);
  await page.setChecked('[name=no_patronymic]', person.patronymic === null);
  await page.check(`[name=gender][value=${person.gender}]`);
}

/** Nothing sticks out of the screen, nothing stands in the way of assistive technology. */
async function inspect({ page }: Visitor): Promise<void> {
  expect([new URL(page.url()).pathname, await pageFaults(page)]).toEqual([new URL(page.url()).pathname, []]);
}

async function registerAtHome(visitor: Visitor): Promise<string> {
  const phone = somePhone();
  await visitor.page.goto(`${stage.paiza.issuer}/`);
  await visitor.follow(/Создать учётную запись|Create an account/u);
  await giveContact(visitor, { tel: phone });
  await confirmByCode(visitor, phone);
  await choosePassword(visitor);
  return phone;
}

const send = ({ page }: Visitor) => page.click('button[value=send]');

describe('from nothing to the standard level', () => {
  it.each([
    ['phone', 'ru'],
    ['desktop', 'en'],
  ] as const)(
    'on a %s in %s: wrongly, rightly, watched live, told by message',
    async (size, language) => {
      const visitor = await stage.arrive({ size, language });
      const { page } = visitor;
      const phone = await registerAtHome(visitor);
      await inspect(visitor);
      await visitor.press(/Заполнить сейчас|Fill in now/u);
      await page.waitForURL('**/account/identity');
      await inspect(visitor);

      const person = await aPerson(stage.paiza);
      await fillIn(page, { ...person, snils: '11223344596', document: { ...person.document, number: '12' } });
      expect(await page.inputValue('[name=birth_date]')).toBe(day(person.birthDate));
      await send(visitor);
      await page.waitForSelector('[data-error-summary]');
      await inspect(visitor);
      expect(await page.inputValue('[name=birth_place]')).toBe(person.birthPlace);

      await fillIn(page, { ...person, familyName: 'Несуществующая' });
      await send(visitor);
      await page.waitForURL('**/account/identity/checks');
      await page.locator('a[href$="#field-family_name"]').first().waitFor();
      expect(await page.locator('.panel').innerText()).not.toContain(person.familyName);
      await inspect(visitor);

      await page.locator('a.button[href="/account/identity"]').click();
      await fillIn(page, person);
      await send(visitor);
      await inspect(visitor);
      // No reload by hand: the page learns of the end by itself.
      await page.locator('.completion').waitFor();
      await inspect(visitor);
      await visitor.follow(/В учётную запись|Go to your account/u);
      expect(await page.locator('.level').first().innerText()).toMatch(/Стандартная|Standard/u);
      await inspect(visitor);
      await waitFor('the message of the result', async () => {
        const texts = (await stage.paiza.messages(phone)).map(({ text }) => text);
        return texts.some((text) => text.includes('/account') && !text.includes(person.familyName)) ? true : undefined;
      });

      await visitor.follow(/Выйти|Sign out/u);
      await visitor.press(/Выйти везде|Sign out everywhere/u);
      await page.goto(`${stage.paiza.issuer}/account`);
      await signIn(visitor, person.snils.replace(/^(\d{3})(\d{3})(\d{3})/u, '$1-$2-$3 '), goodPassword);
      await page.waitForURL('**/account');
    },
    patienceMs,
  );

  it(
    'without scripts: drafts, both kinds of document, and a page that loads itself anew',
    async () => {
      const visitor = await stage.arrive({ javaScript: false });
      const { page } = visitor;
      await registerAtHome(visitor);
      await visitor.press(/Заполнить сейчас/u);
      await page.check('[value=foreign_document]');
      expect(await page.locator('[name=document_division_code]').isVisible()).toBe(false);
      expect(await page.locator('[name=document_valid_until]').isVisible()).toBe(true);
      await page.check('[value=passport_rf]');
      const person = await aPerson(stage.paiza);
      await fillIn(page, { ...person, snils: '' });
      await page.click('button[value=save]');
      await page.waitForURL('**/account?saved=1');
      await visitor.follow(/Продолжить заполнение/u);
      expect(await page.inputValue('[name=document_number]')).toBe(person.document.number);
      await page.fill('[name=snils]', person.snils);
      await send(visitor);
      await page.waitForURL('**/checks');
      await page.locator('.completion').waitFor({ timeout: 30_000 });
    },
    patienceMs,
  );
});

describe('a power failure in the middle of a check', () => {
  it(
    'loses nothing: the open page says what goes on, and brings the end once the registry answers',
    async () => {
      const visitor = await stage.arrive();
      const { page } = visitor;
      await registerAtHome(visitor);
      await visitor.press(/Заполнить сейчас/u);
      await setFaults({ 'pension-fund': ['silent'] });
      await fillIn(page, await aPerson(stage.paiza));
      await send(visitor);
      await page.locator('.check-done').waitFor();
      await stage.paiza.killAndStartAgain();
      await page.reload();
      expect(await page.locator('.check-waiting').count()).toBe(1);
      expect(await page.locator('.check-done').count()).toBe(1);
      await setFaults({ 'pension-fund': [] });
      await page.locator('.completion').waitFor({ timeout: 60_000 });
    },
    patienceMs,
  );

  async function setFaults(faults: Record<string, readonly string[]>): Promise<void> {
    const answer = await fetch(`${stage.paiza.registries}/api/faults`, { method: 'PUT', body: JSON.stringify(faults) });
    expect(answer.status).toBe(200);
  }
});

describe('what one’s own pages are like', () => {
  it(
    'adds an e-mail to a phone, in Russian on a phone, with nothing in the way',
    async () => {
      const visitor = await stage.arrive();
      const { page } = visitor;
      await registerAtHome(visitor);
      await visitor.press(/Заполнить сейчас/u);
      await page.goto(`${stage.paiza.issuer}/account/contacts`);
      await inspect(visitor);
      const email = someEmail();
      await visitor.type({ email });
      await visitor.send('email');
      await visitor.field('one-time-code').waitFor();
      await inspect(visitor);
      await confirmByCode(visitor, email);
      await page.waitForURL('**/account/contacts?done=added');
      await inspect(visitor);
      expect(await page.locator('.summary-list').innerText()).toContain(email);
    },
    patienceMs,
  );

  it(
    'sets digits apart as they are typed, and leaves alone what is corrected in the middle',
    async () => {
      const visitor = await stage.arrive();
      const { page } = visitor;
      await registerAtHome(visitor);
      await visitor.press(/Заполнить сейчас/u);
      const snils = page.locator('[name=snils]');
      await snils.pressSequentially('11223344595');
      expect(await snils.inputValue()).toBe('112-233-445 95');
      await snils.press('Home');
      await snils.press('Delete');
      await snils.press('9');
      expect(await snils.inputValue()).toBe('912-233-445 95');
      await page.locator('[name=birth_date]').pressSequentially('7031988');
      await page.locator('[name=document_division_code]').pressSequentially('440001');
      expect(await page.inputValue('[name=document_division_code]')).toBe('440-001');
      await page.locator('.language-switch').click();
      await page.waitForURL('**lang=en');
      expect(await page.inputValue('[name=document_division_code]')).toBe('440-001');
    },
    patienceMs,
  );
});
