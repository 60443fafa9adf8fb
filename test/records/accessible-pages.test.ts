import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { saveRecord } from '../../src/capabilities/records/save-record.ts';
import { addDays, calendarDateOf } from '../../src/kernel/calendar-date.ts';
import { newId } from '../../src/kernel/ids.ts';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { aStandardCitizen } from '../support/citizen.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});

const records = '/account/records';
const contacts = '/account/contacts';

async function aKeeper() {
  const citizen = await aStandardCitizen(world.deps);
  const { accountId } = citizen;
  const soon = addDays(calendarDateOf(new Date()), 20);
  const save = (kind: 'foreign_passport' | 'driving_licence' | 'residence_address' | 'child' | 'vehicle', data: object) =>
    saveRecord(world.deps, { accountId, kind, recordId: newId('rec'), data });
  await save('driving_licence', { number: '9912345678', categories: 'B, M', issue_date: '2015-02-01', valid_until: '2025-02-01' });
  await save('foreign_passport', { number: '751234567', issue_date: '2017-02-01', valid_until: soon });
  await save('residence_address', { postcode: '156000', locality: 'Костромская область, г. Кострома', street: 'ул. Мира', house: '1' });
  await save('child', { family_name: 'Каменщиков', given_name: 'Ян', patronymic: 'Петрович', birth_date: '2019-03-04' });
  await save('vehicle', { plate: 'А123ВС44', certificate: '4412345678', model: 'Лада Веста' });
  return citizen;
}

async function submit(page: Page, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.fill(`[name=${name}]`, value);
  await page.click('main form .button-primary');
}

describe('the pages of records and contacts stand in nobody’s way', () => {
  it.each([
    ['ru', 390],
    ['en', 1280],
  ])(
    'in %s, %i pixels wide',
    async (language, width) => {
      const citizen = await aKeeper();
      const context = await browser.newContext({ viewport: { width, height: 800 }, locale: language });
      const page = await context.newPage();
      const faults: string[] = [];
      const look = async (state: string) => {
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        faults.push(...(await pageFaults(page)).map((fault) => `${state}: ${fault}`));
      };
      const visit = async (path: string, state: string) => {
        await page.goto(`${world.origin}${path}`);
        await look(state);
      };
      await page.goto(`${world.origin}${records}`);
      await submit(page, { identifier: citizen.identifier, password: citizen.password });
      await look('list');
      await page.goto(`${world.origin}${records}/child`);
      await page.locator('[name=birth_date]').pressSequentially('01022020');
      expect(await page.inputValue('[name=birth_date]')).toBe('01.02.2020');
      await submit(page, { family_name: 'Kim', snils: '1' });
      await look('child refused');
      await page.goto(`${world.origin}${records}`);
      await page.locator('a[href$="/remove"]').first().click();
      await look('removal');

      await page.goto(`${world.origin}${contacts}`);
      const email = `keeper.${language}@example.org`;
      await submit(page, { email });
      await submit(page, { code: /\b\d{6}\b/u.exec((await world.messageTo(email)).text)?.[0] ?? '' });
      await look('contacts added');
      await page.goto(`${world.origin}${contacts}/email`);
      await submit(page, { email: 'nobody' });
      await look('email change refused');
      await visit(`${contacts}/email/remove`, 'email removal');
      await page.click('main form .button-primary');
      const link = /https?:\S+\/undo\/[\w-]{43}/u.exec((await world.messageTo(email, 1)).text)?.[0] ?? '';
      await page.goto(link);
      await look('undo');
      await page.click('main form .button-primary');
      await look('undone');
      expect(faults).toEqual([]);
      await context.close();
    },
    90_000,
  );
});
