import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { openDeskCase } from '../../src/capabilities/service-centres/open-desk-case.ts';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { aConfirmedCitizen, aStandardCitizen, somePhone } from '../support/citizen.ts';
import { createFakeRegistry } from '../support/fake-registry.ts';
import { someIdentityData } from '../support/identity.ts';
import { forgetSteps } from '../support/second-factors.ts';
import { createWorld, type World } from '../support/world.ts';
import { anOperator, askFor, atTheDesk, codeTo, openCentres, passportOf, type TestOperator } from './desk-world.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  const pension_fund = createFakeRegistry('pension_fund');
  pension_fund.meet = () => 'later';
  const registries = { pension_fund, interior_ministry: createFakeRegistry('interior_ministry') };
  [world, browser] = await Promise.all([createWorld({ registries }), launchBrowser()]);
  await openCentres(world);
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});

/** Somebody at a keyboard without a mouse; counts what they press. */
function handsOn(page: Page) {
  let keys = 0;
  const press = async (key: string) => {
    keys++;
    await page.keyboard.press(key);
  };
  return {
    press,
    pressed: () => keys,
    async type(text: string) {
      keys += text.length;
      await page.keyboard.type(text);
    },
    /** Sends the form the cursor stands in, and waits for the page that comes. */
    async enter(title: RegExp) {
      await press('Enter');
      for (let attempt = 0; attempt < 200; attempt++) {
        if (title.test(await page.title().catch(() => ''))) return;
        await page.waitForTimeout(50);
      }
      throw new Error(`the page is ${await page.title()}`);
    },
  };
}

async function signIn(page: Page, operator: TestOperator): Promise<void> {
  await forgetSteps(world.deps, operator.accountId);
  const hands = handsOn(page);
  await page.goto(`${world.origin}/desk`);
  await page.focus('[name=identifier]');
  await hands.type(operator.identifier);
  await hands.press('Tab');
  await page.focus('[name=password]');
  await hands.type(operator.password);
  await hands.press('Enter');
  await page.waitForSelector('[name=code]');
  await page.focus('[name=code]');
  await hands.type(operator.app.code());
  await hands.enter(/Рабочее место|Desk|Журнал|Trail/u);
}

it('an operator confirms a visitor with the keyboard alone, in less than a minute of typing', async () => {
  const operator = await anOperator(world);
  const citizen = await aStandardCitizen(world.deps);
  const { applicationNumber = '' } = await openDeskCase(world.deps, citizen);
  const page = await (await browser.newContext({ locale: 'ru', hasTouch: false })).newPage();
  await signIn(page, operator);

  const hands = handsOn(page);
  const started = performance.now();
  // The cursor stands in the field when the page opens.
  await hands.type(applicationNumber);
  await hands.press('Tab');
  await hands.press('Space');
  await hands.enter(/Сверьте документ/u);
  const typed = passportOf(citizen);
  for (const value of Object.values(typed)) {
    await hands.type(value);
    await hands.press('Tab');
  }
  await hands.enter(/Код от гражданина/u);
  await hands.type(await codeTo(world, citizen.identifier));
  await hands.enter(/Личность подтверждена/u);
  expect((await findAccount(world.deps, citizen.accountId))?.assuranceLevel).toBe('confirmed');
  // Four keys a second, which is slow, and what the pages took.
  expect(hands.pressed() / 4 + (performance.now() - started) / 1000).toBeLessThan(60);

  // The cursor stands on the way to the next visitor.
  await hands.enter(/Рабочее место/u);
  expect(await page.evaluate(`document.activeElement.getAttribute('name')`)).toBe('key');
  await page.context().close();
}, 60_000);

it('every page of the desk can be reached from the keyboard: nothing takes a mouse alone', async () => {
  const operator = await anOperator(world);
  const page = await (await browser.newContext({ locale: 'ru' })).newPage();
  await signIn(page, operator);
  const stops = new Set<string>();
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press('Tab');
    stops.add(String(await page.evaluate(`['accesskey', 'name'].map((name) => document.activeElement.getAttribute(name)).find(Boolean)`)));
  }
  for (const stop of ['1', '2', '3', 'reason']) expect([...stops]).toContain(stop);
  await page.context().close();
}, 60_000);

it.each([
  ['ru', 390],
  ['en', 1280],
])(
  'in %s, %i pixels wide, nothing stands in the way of anybody',
  async (language, width) => {
    const [operator, senior, auditor] = [await anOperator(world), await anOperator(world, 'senior'), await anOperator(world, 'auditor')];
    const counter = await atTheDesk(world, operator);
    const faults: string[] = [];
    const open = (): Promise<BrowserContext> => browser.newContext({ viewport: { width, height: 844 }, locale: language });
    const look = async (page: Page, name: string) => faults.push(...(await faultsOf(page, `${name}-${language}`)));

    const page = await (await open()).newPage();
    await signIn(page, operator);
    await look(page, 'desk');
    await page.click('form[action="/desk/search"] .button-primary');
    await look(page, 'desk-refused');

    const citizen = await aConfirmedCitizen(world.deps, { method: 'postal_code' });
    await page.fill('[name=key]', citizen.identifier);
    await page.click('[name=reason] >> nth=0');
    await page.click('form[action="/desk/search"] .button-primary');
    await page.waitForURL('**/desk/visits/*');
    await look(page, 'found');
    await page.click('form[action$="/document"] .button-primary');
    await look(page, 'document-refused');
    for (const [name, value] of Object.entries(passportOf(citizen))) await page.fill(`[name=${name}]`, value);
    await page.click('form[action$="/document"] .button-primary');
    await page.waitForURL(/visits\/dcs_[0-9a-f]+$/u);
    await look(page, 'matched');
    const visit = page.url();
    for (const act of ['restore', 'contact', 'level']) {
      await page.goto(`${visit}/${act}`);
      await look(page, act);
    }
    await page.goto(`${visit}/restore`);
    await page.fill('[name=contact]', somePhone());
    await page.click('main form:has([name=contact]) .button-primary');
    await look(page, 'restore-code');
    await page.goto(visit);
    await page.fill('[name=code]', await codeTo(world, citizen.identifier));
    await page.click('form:has([name=code]) .button-primary');
    await look(page, 'confirmed');

    await page.goto(`${world.origin}/desk/visitors`);
    await look(page, 'visitor');
    const visitor = somePhone();
    await page.fill('[name=family_name]', 'Новикова');
    await page.fill('[name=given_name]', 'Дарья');
    await page.fill('[name=contact]', visitor);
    await page.click('main form:has([name=contact]) .button-primary');
    await page.waitForURL('**/desk/visitors/*');
    await look(page, 'visitor-code');
    await page.fill('[name=code]', await codeTo(world, visitor));
    await page.click('form:has([name=code]) .button-primary');
    await look(page, 'visitor-data');
    await page.fill('[name=birth_place]', 'гор. Кострома');
    await sendVisitorData(page);
    await look(page, 'visitor-checking');

    const other = await aStandardCitizen(world.deps);
    const { approvalId } = await askFor(world, counter, { citizen: other, what: 'restore', contact: somePhone(), all: true });
    const office = await (await open()).newPage();
    await signIn(office, senior);
    for (const path of ['/desk/approvals', `/desk/approvals/${approvalId}`]) {
      await office.goto(`${world.origin}${path}`);
      await look(office, path.includes('apr_') ? 'approval' : 'approvals');
    }
    await office.click('form[action$="/decision"] .button-primary');
    await look(office, 'approval-granted');

    const watch = await (await open()).newPage();
    await signIn(watch, auditor);
    await look(watch, 'trail');
    await watch.goto(`${world.origin}/desk/visitors`);
    await look(watch, 'not-permitted');
    expect(faults).toEqual([]);
    for (const one of [page, office, watch]) await one.context().close();
  },
  120_000,
);

async function sendVisitorData(page: Page): Promise<void> {
  const { document, snils, birthDate } = someIdentityData();
  await page.fill('[name=patronymic]', 'Ильинична');
  await page.check('[name=gender] >> nth=1');
  await page.fill('[name=birth_date]', birthDate.split('-').toReversed().join('.'));
  await page.fill('[name=snils]', snils);
  await page.fill('[name=document_series]', document.series);
  await page.fill('[name=document_number]', document.number);
  await page.fill('[name=document_issue_date]', '19.04.2012');
  await page.fill('[name=document_issued_by]', 'ОТДЕЛОМ УФМС');
  await page.fill('[name=document_division_code]', '440-001');
  await page.click('form[action$="/data"] .button-primary');
  await page.waitForURL(/visitors\/dcs_[0-9a-f]+$/u);
}

/** What stands in the way of somebody; a picture of the page where PAIZA_PICTURES names a folder. */
async function faultsOf(page: Page, name: string): Promise<readonly string[]> {
  const folder = process.env['PAIZA_PICTURES'];
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  }
  return (await pageFaults(page)).map((fault) => `${name}: ${fault}`);
}
