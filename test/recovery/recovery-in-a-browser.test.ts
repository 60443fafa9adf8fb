import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { aConfirmedCitizen, aCitizen, somePhone } from '../support/citizen.ts';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { createWorld, type World } from '../support/world.ts';
import {
  cancelIn,
  digitsIn,
  forgetCounters,
  found,
  letCodesAge,
  letHoldPass,
  linkIn,
  newEmail,
  newPassword,
  startAt,
  withEmail,
} from './recovery-world.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld({ config: { recovery: { startsBeforePuzzle: 3 } } }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});

/** Axe on every page may take a while on a busy machine. */
const patienceMs = 120_000;
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };
const pictures = process.env['PAIZA_PICTURES'];

/** Acts as a person with a browser of their own. Returns the faults of the pages' scripts. */
async function inBrowser(locale: 'ru' | 'en', size: keyof typeof sizes, act: (page: Page) => Promise<void>): Promise<string[]> {
  const context = await browser.newContext({ locale, viewport: sizes[size] });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  try {
    await act(page);
  } finally {
    await context.close();
  }
  return faults;
}

const submit = (page: Page) => page.locator('main form:has(.button-primary) .button-primary').first().click();

/** Axe has nothing against the page, and nothing of it is cut off. */
async function expectAccessible(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  expect([page.url(), await pageFaults(page)]).toEqual([page.url(), []]);
}

async function start(page: Page, identifier: string): Promise<void> {
  await page.goto(`${world.origin}/recovery`);
  await page.locator('[name=identifier]').fill(identifier);
  await submit(page);
}

const pathOf = (page: Page) => new URL(page.url()).pathname;

describe('the pages of a recovery', () => {
  it.each([
    ['ru', 'phone'],
    ['en', 'desktop'],
  ] as const)(
    'are accessible and fit, in %s on a %s',
    async (language, size) => {
      await forgetCounters(world.deps);
      const citizen = await aConfirmedCitizen(world.deps);
      const email = await withEmail(world.deps, citizen.accountId);
      const { series, number } = citizen.data.document;
      const shot = (name: string) => `${language}-${size}-${name}`;
      const faults = await inBrowser(language, size, async (page) => {
        await page.goto(`${world.origin}/recovery`);
        await expectAccessible(page, shot('01-start'));
        await submit(page);
        await expectAccessible(page, shot('02-start-refused'));
        await page.locator('[name=identifier]').fill(email);
        await submit(page);
        await expectAccessible(page, shot('03-mail'));
        await page.goto(await found(world, email, linkIn));
        await expectAccessible(page, shot('04-link'));
        await submit(page);
        await expectAccessible(page, shot('05-document'));
        await page.locator('[name=document]').fill('1');
        await submit(page);
        await expectAccessible(page, shot('06-document-wrong'));
        await page.locator('[name=document]').fill(`${series} ${number}`);
        await submit(page);
        await expectAccessible(page, shot('07-other'));
        await submit(page);
        await expectAccessible(page, shot('08-other-code'));
        await page.locator('[name=code]').fill(await found(world, citizen.identifier, digitsIn));
        await submit(page);
        await expectAccessible(page, shot('09-password'));
        for (const name of ['password', 'password_repeat']) await page.locator(`[name=${name}]`).fill(newPassword);
        await submit(page);
        await page.waitForURL('**/recovery/done');
        await expectAccessible(page, shot('10-done'));
        await page.goto(`${world.origin}/recovery/desk`);
        await expectAccessible(page, shot('11-desk'));
        await page.goto(`${world.origin}/recovery/link/${'x'.repeat(43)}`);
        await expectAccessible(page, shot('12-dead-link'));
      });
      expect(faults).toEqual([]);
    },
    patienceMs,
  );

  it.each([
    ['ru', 'phone'],
    ['en', 'desktop'],
  ] as const)(
    'of the wait and its stop as well, in %s on a %s',
    async (language, size) => {
      await forgetCounters(world.deps);
      const citizen = await aConfirmedCitizen(world.deps);
      const { series, number } = citizen.data.document;
      const shot = (name: string) => `${language}-${size}-${name}`;
      const faults = await inBrowser(language, size, async (page) => {
        await start(page, citizen.identifier);
        await expectAccessible(page, shot('20-code'));
        await page.locator('[name=code]').fill(await found(world, citizen.identifier, digitsIn));
        await submit(page);
        await page.locator('[name=document]').fill(`${series}${number}`);
        await expectAccessible(page, shot('21-document-alone'));
        await submit(page);
        await expectAccessible(page, shot('22-wait'));
        await page.goto(await found(world, citizen.identifier, cancelIn));
        await expectAccessible(page, shot('23-cancel'));
        await submit(page);
        await expectAccessible(page, shot('24-cancelled'));
        await page.goto(`${world.origin}/recovery/wait`);
        await expectAccessible(page, shot('25-expired'));
      });
      expect(faults).toEqual([]);
    },
    patienceMs,
  );

  it(
    'solve the puzzle by themselves, so that nobody has to wait',
    async () => {
      await forgetCounters(world.deps);
      for (let index = 0; index < 3; index++) await startAt(world, somePhone());
      const citizen = await aCitizen(world.deps);
      const faults = await inBrowser('ru', 'phone', async (page) => {
        await page.goto(`${world.origin}/recovery`);
        await page.locator('[name=identifier]').fill(citizen.identifier);
        await page.getByText('Готово, можно продолжать').waitFor();
        await expectAccessible(page, 'ru-phone-30-puzzle');
        await submit(page);
        await page.waitForURL('**/recovery/code');
        expect(pathOf(page)).toBe('/recovery/code');
      });
      expect(faults).toEqual([]);
    },
    patienceMs,
  );
});

describe('whoever has lost the phone', () => {
  it(
    'gets back in by the mail, with the keyboard alone',
    async () => {
      await forgetCounters(world.deps);
      const email = newEmail();
      await aCitizen(world.deps, { email });
      const faults = await inBrowser('ru', 'desktop', async (page) => {
        await page.goto(`${world.origin}/sign-in?return=/account`);
        await page.getByRole('link', { name: 'Забыли пароль?' }).focus();
        await page.keyboard.press('Enter');
        await page.waitForURL('**/recovery?**');
        await page.locator('[name=identifier]').focus();
        await page.keyboard.type(email);
        await page.keyboard.press('Enter');
        await page.waitForURL('**/recovery/mail');
        await page.goto(await found(world, email, linkIn));
        await page.getByRole('button', { name: 'Продолжить' }).focus();
        await page.keyboard.press('Enter');
        await page.waitForURL('**/recovery/password');
        for (const name of ['password', 'password_repeat']) {
          await page.locator(`[name=${name}]`).focus();
          await page.keyboard.type(newPassword);
        }
        await page.keyboard.press('Enter');
        await page.waitForURL('**/recovery/done');
        await page.getByRole('link', { name: 'Войти с новым паролем' }).focus();
        await page.keyboard.press('Enter');
        await page.locator('[name=identifier]').fill(email);
        await page.locator('[name=password]').focus();
        await page.keyboard.type(newPassword);
        await page.keyboard.press('Enter');
        await page.waitForURL('**/account');
        expect(pathOf(page)).toBe('/account');
      });
      expect(faults).toEqual([]);
    },
    patienceMs,
  );

  it(
    'or waits for two days and gets in with the phone number that was put on a new card',
    async () => {
      await forgetCounters(world.deps);
      const citizen = await aConfirmedCitizen(world.deps);
      const { series, number } = citizen.data.document;
      const faults = await inBrowser('ru', 'phone', async (page) => {
        await start(page, citizen.identifier);
        await page.locator('[name=code]').fill(await found(world, citizen.identifier, digitsIn));
        await submit(page);
        await page.locator('[name=document]').fill(`${series}${number}`);
        await submit(page);
        await page.waitForURL('**/recovery/wait');
        await letHoldPass(world.deps, citizen.accountId);
        await letCodesAge(world.deps);
        await start(page, citizen.identifier);
        const fresh = world.messages.filter(({ to }) => to === citizen.identifier).length;
        expect(fresh).toBeGreaterThan(0);
        await page.locator('[name=code]').fill(await found(world, citizen.identifier, digitsIn));
        await submit(page);
        await page.waitForURL('**/recovery/password');
      });
      expect(faults).toEqual([]);
    },
    patienceMs,
  );
});
