import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { recordEvent } from '../../src/capabilities/audit/record-event.ts';
import { withdrawConsent } from '../../src/capabilities/consents/withdraw-consent.ts';
import { saveRecord } from '../../src/capabilities/records/save-record.ts';
import { addDays, calendarDateOf } from '../../src/kernel/calendar-date.ts';
import { newId } from '../../src/kernel/ids.ts';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { aStandardCitizen, type TestCitizen } from '../support/citizen.ts';
import { aRelyingParty, authorizationRequest, signInAt } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
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

/** A person to whom much has happened. */
async function aBusyCitizen(): Promise<TestCitizen> {
  const citizen = await aStandardCitizen(world.deps);
  const { accountId } = citizen;
  const phone = new WebSession({ 'user-agent': 'Mozilla/5.0 (Linux; Android 14) Chrome/131.0 YaBrowser/24.12 Mobile Safari/537.36' });
  const names = ['Портал государственных услуг Костромской области', 'Поликлиника № 4'];
  for (const name of names) {
    const client = await aRelyingParty(world, { metadata: { client_name: name, scope: 'openid profile snils phone offline_access' } });
    const scope = 'openid profile snils phone offline_access';
    await signInAt(phone, authorizationRequest(world, client, { scope, prompt: 'consent' }), citizen);
    if (name.startsWith('Поликлиника')) await withdrawConsent(world.deps, { accountId, clientId: client.clientId });
  }
  const validUntil = addDays(calendarDateOf(new Date()), 20);
  const data = { number: '751234567', issue_date: '2017-02-01', valid_until: validUntil };
  await saveRecord(world.deps, { accountId, kind: 'foreign_passport', recordId: newId('rec'), data });
  await recordEvent(world.deps.db, {
    actor: 'operator:opr_0001',
    action: 'citizen.looked_up',
    accountId,
    details: { reason: 'visit', centre: 'sc-44-001', by: 'phone' },
  });
  return citizen;
}

describe('home, sessions, activity and sites stand in nobody’s way', () => {
  it.each([
    ['ru', 390],
    ['en', 1280],
  ])(
    'in %s, %i pixels wide',
    async (language, width) => {
      const citizen = await aBusyCitizen();
      const context = await browser.newContext({ viewport: { width, height: 800 }, locale: language });
      const page = await context.newPage();
      const faults: string[] = [];
      const look = async (state: string) => {
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        faults.push(...(await pageFaults(page)).map((fault) => `${state}: ${fault}`));
      };
      await page.goto(`${world.origin}/account`);
      await page.fill('[name=identifier]', citizen.identifier);
      await page.fill('[name=password]', citizen.password);
      await page.click('main form .button-primary');
      await look('home');
      await page.click('a[href="/account/sessions"]');
      await look('sessions');
      await page.click('.card form button');
      await look('session ended');
      await page.goto(`${world.origin}/account/sites`);
      await look('sites');
      await page.click('.card a.button');
      await look('withdraw');
      await page.click('main form .button-primary');
      await look('withdrawn');
      for (const kind of ['looks', 'sign_ins', 'disclosures']) {
        await page.goto(`${world.origin}/account/activity?kind=${kind}`);
        await look(kind);
      }
      await page.click('.filters a[href="/account/activity"]');
      await look('activity');
      await page.click('a[href*="not-me"]');
      await look('not me');
      await page.click('main form .button-primary');
      await look('closed');
      await page.goto(`${world.origin}/account`);
      await page.fill('[name=identifier]', citizen.identifier);
      await page.fill('[name=password]', citizen.password);
      await page.click('main form .button-primary');
      expect(page.url()).toContain('/new-password');
      await look('new password');
      expect(faults).toEqual([]);
      await context.close();
    },
    90_000,
  );
});
