import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Citizen } from '../../../src/sandbox/registries/citizen.ts';
import { launchBrowser } from '../../support/browser.ts';
import { runSandbox, temporaryFolder, type RunningSandbox } from '../support/running-sandbox.ts';

const folder = temporaryFolder();
let running: RunningSandbox;
let browser: Browser;

beforeAll(async () => {
  running = await runSandbox({ dataDir: folder.path });
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await running.sandbox.stop();
  folder.remove();
});

async function withoutScripts(story: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await story(await context.newPage());
  await context.close();
}

const switchedOn = async (): Promise<unknown> => (await fetch(`${running.registries}/api/faults`)).json();

describe('the page of the registries, without scripts', () => {
  it('makes a person and shows everything that the provider’s form asks for', () =>
    withoutScripts(async (page) => {
      await page.goto(running.registries);
      await page.selectOption('#type', 'foreign_document');
      await page.click('form[action="/citizens"] button');
      const [citizen] = (await (await fetch(`${running.registries}/api/citizens`)).json()) as [Citizen];
      expect(citizen.document.type).toBe('foreign_document');
      const shown = await page.locator('.citizen[open]').innerText();
      const { familyName, givenName, birthPlace, citizenship, inn, document } = citizen;
      for (const value of [familyName, givenName, birthPlace, citizenship, inn, document.number, document.issuedBy])
        expect(shown).toContain(value);
      expect(shown.replaceAll(/\D/gu, '')).toContain(citizen.snils);
    }));

  it('switches faults of one registry on and off, and says so', () =>
    withoutScripts(async (page) => {
      await page.goto(`${running.registries}/?lang=en`);
      await page.check('#pension-fund-deceased');
      await page.check('#pension-fund-unavailable');
      await page.click('#pension-fund button');
      expect(await switchedOn()).toEqual({ 'pension-fund': ['unavailable', 'deceased'], 'interior-ministry': [], 'tax-service': [] });
      const card = page.locator('#pension-fund');
      expect(await card.getByText('Saved').count()).toBe(1);
      expect(await card.innerText()).toMatch(/Faulty[\s\S]*until \d\d:\d\d/u);
      expect(await page.locator('#tax-service').innerText()).toContain('In order');
      await page.uncheck('#pension-fund-deceased');
      await page.click('#pension-fund button');
      expect(await switchedOn()).toMatchObject({ 'pension-fund': ['unavailable'] });
      await page.click('form[action="/faults/none"] button');
      expect(await switchedOn()).toEqual({ 'pension-fund': [], 'interior-ministry': [], 'tax-service': [] });
      expect(await page.locator('form[action="/faults/none"]').count()).toBe(0);
    }));
});

it('another site’s page can press none of its buttons', async () => {
  for (const path of ['/faults', '/faults/none', '/citizens']) {
    const headers = { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${running.registries}${path}`, {
      method: 'POST',
      headers,
      body: 'registry=tax-service&fault=none',
      redirect: 'manual',
    });
    expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 403, 'application/problem+json']);
  }
  expect(await switchedOn()).toMatchObject({ 'tax-service': [] });
});

it('the API refuses what is not JSON, not a wish, or not there', async () => {
  const post = async (body: string) => {
    const answer = await fetch(`${running.registries}/api/citizens`, { method: 'POST', body });
    return [answer.status, ((await answer.json()) as { code?: string }).code];
  };
  expect(await post('{')).toEqual([400, 'sandbox.malformed']);
  expect(await post('{"snils":"1"}')).toEqual([400, 'sandbox.malformed']);
  expect(await post(`{"birthPlace":"${'x'.repeat(70_000)}"}`)).toEqual([413, 'sandbox.too_large']);
  expect(await post('{"snils":"11223344595"}')).toEqual([201, undefined]);
  expect(await post('{"snils":"11223344595"}')).toEqual([409, 'sandbox.citizen_exists']);
  expect((await fetch(`${running.registries}/api/nothing`)).status).toBe(404);
  expect((await fetch(`${running.registries}/api/faults`, { method: 'DELETE' })).status).toBe(405);
});
