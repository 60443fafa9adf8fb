import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { dispatchLetters } from '../../src/capabilities/proofing/dispatch-letters.ts';
import type { Banks } from '../../src/capabilities/proofing/ports.ts';
import { receiveTracking } from '../../src/capabilities/proofing/receive-tracking.ts';
import { launchBrowser } from '../support/browser.ts';
import { aStandardCitizen } from '../support/citizen.ts';
import { createFakePost, type FakePost } from '../support/fake-post.ts';
import { aRelyingParty, authorizationRequest } from '../support/relying-party.ts';
import { createWorld, type World } from '../support/world.ts';

const hostile = `"'><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}=cmd|' /C calc'!A0`;
const signatureVerifier = { verify: () => Promise.reject(new Error('nothing is verified here')) };

/** H67: what a site, a bank or the post calls itself is text wherever a citizen proves who they are. */
describe('names that are markup, scripts, templates and formulas', () => {
  let world: World;
  let browser: Browser;
  let post: FakePost;
  const banks: Banks = {
    list: () => [{ id: 'river', name: { ru: hostile, en: hostile }, origin: 'https://river.example' }],
    begin: () => Promise.reject(new Error('nobody leaves for it')),
    complete: () => Promise.reject(new Error('nobody comes back from it')),
  };

  beforeAll(async () => {
    post = createFakePost();
    world = await createWorld({ banks, signatureVerifier, postalService: post });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await world.stop();
  });

  /** Dialogs, errors and reports of the content security policy. */
  function watched(page: Page): string[] {
    const seen: string[] = [];
    page.on('dialog', (dialog) => {
      seen.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('pageerror', (error) => seen.push(`error ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') seen.push(`console ${message.text()}`);
    });
    return seen;
  }

  it('are read by the citizen as they stand, and do nothing', async () => {
    const site = await aRelyingParty(world, { metadata: { client_name: hostile }, policy: { min_acr: 'urn:paiza:loa:confirmed' } });
    const citizen = await aStandardCitizen(world.deps);
    const page = await browser.newPage();
    const seen = watched(page);
    const shows = async (times = 1) => {
      expect((await page.locator('body').innerText()).split(hostile).length - 1).toBeGreaterThanOrEqual(times);
      expect(await page.locator('img, script:not([src])').count()).toBe(0);
    };

    await page.goto(authorizationRequest(world, site).url);
    await shows();
    await page.fill('input[autocomplete^="username"]', citizen.identifier);
    await page.fill('input[autocomplete="current-password"]', citizen.password);
    await page.locator('form:has(input[autocomplete="current-password"]) button[type=submit]').first().click();
    await page.waitForURL('**/interaction/**');
    await shows(3);
    const level = page.url();
    for (const path of ['/account/confirm', '/account/confirm/e-signature', '/account/confirm/bank', '/account/confirm/postal-code']) {
      await page.goto(`${world.origin}${path}`);
      await shows();
    }
    for (const [name, value] of Object.entries({ postcode: '156000', locality: 'г. Кострома', house: '12' })) {
      await page.fill(`#field-${name}`, value);
    }
    await page.locator('button[value=order]').click();
    await page.waitForLoadState();
    for (let attempt = 0; attempt < 100 && post.letters.length === 0; attempt++) {
      await dispatchLetters(world.deps);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    post.tell(post.letters[0]!.letterId, 'in_transit', { place: hostile });
    await receiveTracking(world.deps);
    await page.goto(`${world.origin}/account/confirm/postal-code`);
    await shows(2);
    await page.goto(level);
    await shows(3);
    expect(seen).toEqual([]);
  });

  it('reach no message: what the post calls a place stands on the page alone', () => {
    expect(world.messages.length).toBeGreaterThan(0);
    for (const { text, subject = '', html = '' } of world.messages) expect(`${text}${subject}${html}`).not.toMatch(/onerror|7\*7|cmd\|/u);
  });
});
