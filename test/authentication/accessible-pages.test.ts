import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { counterKeys } from '../../src/capabilities/authentication/throttle.ts';
import { parseIdentifier } from '../../src/kernel/identifier.ts';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { aCitizen } from '../support/citizen.ts';
import { aRelyingParty, authorizationRequest, type TestClient } from '../support/relying-party.ts';
import { createWorld, type World } from '../support/world.ts';

const signatureVerifier = { verify: async () => ({ kind: 'refused', code: 'unreadable' }) as const };

let world: World;
let client: TestClient;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld({ signatureVerifier }), launchBrowser()]);
  client = await aRelyingParty(world);
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});

async function send(page: Page, field: string, value: string): Promise<void> {
  await page.fill(`[name=${field}]`, value);
  await page.click('.button-primary');
}

describe('nothing stands in anybody’s way', () => {
  it.each([
    ['ru', 390],
    ['en', 1280],
  ])(
    'in %s, %i pixels wide, from the empty form to the code of a new device',
    async (language, width) => {
      const citizen = await aCitizen(world.deps);
      const context = await browser.newContext({ viewport: { width, height: 800 }, locale: language });
      const page = await context.newPage();
      const faults: string[] = [];
      const look = async (state: string) => {
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        faults.push(...(await pageFaults(page)).map((fault) => `${state}: ${fault}`));
      };
      await page.goto(authorizationRequest(world, client).url);
      await look('empty');
      await page.click('a[href$="/e-signature"]');
      await look('by signature');
      await page.setInputFiles('input[type=file]', { name: 'x.sig', mimeType: 'application/octet-stream', buffer: Buffer.from('nothing') });
      await page.click('.button-primary');
      await look('no signature');
      await page.click('.back-link');
      await page.fill('[name=identifier]', citizen.identifier);
      await send(page, 'password', 'wrong');
      await look('wrong');
      for (let attempt = 0; attempt < 5; attempt++) await send(page, 'password', 'wrong');
      await look('throttled');
      await exhaust(citizen.identifier);
      await send(page, 'password', citizen.password);
      await look('code asked for');
      await send(page, 'code', '123');
      await look('wrong code');
      await send(page, 'code', /\b\d{6}\b/u.exec((await world.messageTo(citizen.identifier)).text)?.[0] ?? '');
      expect(await page.locator('[name=password], [name=code]').count()).toBe(0);
      expect(faults).toEqual([]);
      await context.close();
    },
    90_000,
  );

  /** The wait is over, and strangers have guessed from everywhere. */
  async function exhaust(identifier: string): Promise<void> {
    const { identifier: key } = counterKeys(world.deps.keyring, parseIdentifier(identifier), 'anywhere');
    await world.deps.db.deleteFrom('throttle_counters').execute();
    const never = new Date('9999-01-01');
    await world.deps.db.insertInto('throttle_counters').values({ key, failures: 50, window_ends_at: never, forget_at: never }).execute();
  }
});
