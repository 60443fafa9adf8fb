import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { createWorld, type World } from '../support/world.ts';
import { goodPassword } from './journey.ts';
import { newEmail, newPhone } from './room.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});

/** Axe on every page, twice each, may take a while on a busy machine. */
const patienceMs = 120_000;
const phoneSized = { width: 360, height: 740 };

/** Acts as a person with a browser of their own. Returns what the pages reported as errors. */
async function inBrowser(
  language: string,
  act: (page: Page) => Promise<void>,
  options: { javaScriptEnabled?: boolean } = {},
): Promise<string[]> {
  const context = await browser.newContext({ locale: language, viewport: phoneSized, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('dialog', (dialog) => faults.push(dialog.message()));
  try {
    await act(page);
  } finally {
    await context.close();
  }
  // Chromium reports an answer of 4xx to a form as an error of the page; the pages themselves make none.
  return faults.filter((fault) => !fault.startsWith('Failed to load resource'));
}

async function expectAccessible(page: Page): Promise<void> {
  expect([page.url(), await pageFaults(page)]).toEqual([page.url(), []]);
}

async function fillStart(page: Page, way: 'phone' | 'email', contact: string): Promise<void> {
  await page.goto(`${world.origin}/registration`);
  await page.locator('[autocomplete=family-name]').fill('Канареева');
  await page.locator('[autocomplete=given-name]').fill('Анна');
  await page.locator(`input[name=way][value=${way}]`).check();
  await page.locator(`[autocomplete=${way === 'phone' ? 'tel' : 'email'}]`).fill(contact);
  await page.locator('input[name=terms]').check();
}

const submit = (page: Page) => page.locator('main form:has(.button-primary) .button-primary').first().click();
const digitsIn = (text: string) => /(?<!\d)\d{6}(?!\d)/u.exec(text)?.[0] ?? '';

describe.each(['ru', 'en'])('every page of sign-up in %s is accessible on a phone', (language) => {
  it(
    'by phone, with the faults of each form shown',
    async () => {
      const faults = await inBrowser(language, async (page) => {
        await page.goto(`${world.origin}/registration`);
        await expectAccessible(page);
        await submit(page);
        await expectAccessible(page);
        const phone = newPhone();
        await fillStart(page, 'phone', phone.value);
        await submit(page);
        await page.waitForURL('**/registration/code');
        await expectAccessible(page);
        await page.locator('[autocomplete=one-time-code]').fill('12');
        await submit(page);
        await expectAccessible(page);
        await page.locator('[autocomplete=one-time-code]').fill(digitsIn((await world.messageTo(phone.value)).text));
        await submit(page);
        await page.waitForURL('**/registration/password');
        await expectAccessible(page);
        await submit(page);
        await expectAccessible(page);
        for (const field of await page.locator('[autocomplete=new-password]').all()) await field.fill(goodPassword);
        await submit(page);
        await page.waitForURL('**/registration/done');
        await expectAccessible(page);
      });
      expect(faults).toEqual([]);
    },
    patienceMs,
  );

  it(
    'by e-mail, from the link on',
    async () => {
      const faults = await inBrowser(language, async (page) => {
        const email = newEmail();
        await fillStart(page, 'email', email.value);
        await submit(page);
        await page.waitForURL('**/registration/mail');
        await expectAccessible(page);
        const link = /https?:\/\/\S+\/registration\/confirm\/[\w-]+/u.exec((await world.messageTo(email.value)).text)?.[0] ?? '';
        const others = await inBrowser(language, async (other) => {
          await other.goto(link);
          await expectAccessible(other);
          await submit(other);
          await expectAccessible(other);
        });
        expect(others).toEqual([]);
        await page.goto(`${world.origin}/registration/password`);
        await page.waitForURL('**/registration/password');
        await page.goto(`${world.origin}/registration/confirm/none`);
        await expectAccessible(page);
      });
      expect(faults).toEqual([]);
    },
    patienceMs,
  );
});

it(
  'works without scripts to the end, the suggested password included',
  async () => {
    const faults = await inBrowser(
      'ru',
      async (page) => {
        const phone = newPhone();
        await fillStart(page, 'phone', phone.value);
        await submit(page);
        await page.locator('[autocomplete=one-time-code]').fill(digitsIn((await world.messageTo(phone.value)).text));
        await submit(page);
        await page.locator('button[value=generate]').click();
        await page.locator('.panel form .button').click();
        await page.waitForURL('**/registration/done');
      },
      { javaScriptEnabled: false },
    );
    expect(faults).toEqual([]);
  },
  patienceMs,
);
