import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { aRelyingParty, authorizationRequest, type TestClient } from '../support/relying-party.ts';
import { showFirstCodeIn } from '../support/first-factor-code.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
let strict: TestClient;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
  strict = await aRelyingParty(world, { policy: { min_acr: 'urn:paiza:loa:simplified:key' } });
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});

const listUrl = () => `${world.origin}/account/security/passkeys`;

/** A person with a device that asks for a finger and gets one. */
interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly device: CDPSession;
  readonly authenticatorId: string;
}

interface VisitorOptions {
  readonly javaScript?: boolean;
  readonly suggestions?: boolean;
}

/** `suggestions`: the browser offers passkeys by itself, and the simulated device takes them. */
async function aVisitor(language: string, width: number, options: VisitorOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    locale: language,
    javaScriptEnabled: options.javaScript ?? true,
  });
  if (options.suggestions !== true)
    await context.addInitScript(`PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)`);
  const page = await context.newPage();
  const device = await context.newCDPSession(page);
  await device.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      defaultBackupEligibility: true,
      defaultBackupState: true,
    },
  });
  return { context, page, device, authenticatorId };
}

async function signIn(page: Page, citizen: TestCitizen): Promise<void> {
  await page.fill('[name=identifier]', citizen.identifier);
  await page.fill('[name=password]', citizen.password);
  await page.click('.button-primary');
}

const passkeyButton = (page: Page) => page.locator('[data-passkey] button[type=submit]');

async function finger({ device, authenticatorId }: Visitor, isUserVerified: boolean): Promise<void> {
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
}

/** The browser was told that the passkey opens nothing any more, and no longer offers it. */
async function isForgotten({ device, authenticatorId }: Visitor): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { credentials } = await device.send('WebAuthn.getCredentials', { authenticatorId });
    if (credentials.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the browser still offers the passkey');
}

describe('with a device that knows its owner', () => {
  it.each([
    ['ru', 390],
    ['en', 1280],
  ])(
    'in %s, %i pixels wide: a passkey is made, named, signs in without a password, and is removed',
    async (language, width) => {
      const citizen = await aCitizen(world.deps);
      const visitor = await aVisitor(language, width);
      const { page, context, device, authenticatorId } = visitor;
      const faults: string[] = [];
      const look = async (state: string) => {
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        faults.push(...(await pageFaults(page)).map((fault) => `${state}: ${fault}`));
      };
      await page.goto(listUrl());
      await look('sign-in page');
      await signIn(page, citizen);
      await page.waitForURL(listUrl());
      await look('a code to be shown first');
      await showFirstCodeIn(page, world, citizen.identifier);
      await look('no passkeys');
      await finger(visitor, false);
      await passkeyButton(page).click();
      await page.waitForFunction(`document.querySelector('[data-passkey-status]').textContent !== ''`);
      await look('not made');
      await finger(visitor, true);
      await page.fill('[name=label]', 'Pixel <b>9</b>');
      await passkeyButton(page).click();
      await page.waitForURL(`${listUrl()}?done=added`);
      expect(await page.locator('.section-list li a').textContent()).toBe('Pixel <b>9</b>');
      await look('added');

      await context.clearCookies();
      await page.goto(listUrl());
      await passkeyButton(page).click();
      await page.waitForURL(listUrl());
      expect(await page.locator('.section-list li').count()).toBe(1);

      await page.click('.section-list a');
      await look('one passkey');
      const { credentials } = await device.send('WebAuthn.getCredentials', { authenticatorId });
      await page.locator('.button-secondary').click();
      await page.waitForURL(`${listUrl()}?done=removed`);
      await look('removed');
      await isForgotten(visitor);

      // As a device that was switched off meanwhile: it learns at its next use.
      await device.send('WebAuthn.addCredential', { authenticatorId, credential: credentials[0]! });
      await context.clearCookies();
      await page.goto(listUrl());
      await passkeyButton(page).click();
      await page.locator('[data-error-summary]').waitFor();
      await look('refused');
      await isForgotten(visitor);
      expect(faults).toEqual([]);
      await context.close();
    },
    90_000,
  );

  it.each([
    ['ru', 390],
    ['en', 1280],
  ])(
    'in %s, %i pixels wide: a site that demands a passkey gets one that is made there and then',
    async (language, width) => {
      const citizen = await aCitizen(world.deps);
      const { page, context } = await aVisitor(language, width);
      const faults: string[] = [];
      const look = async (state: string) => faults.push(...(await pageFaults(page)).map((fault) => `${state}: ${fault}`));
      const attempt = authorizationRequest(world, strict);
      await page.goto(attempt.url);
      await signIn(page, citizen);
      await page.click('a[href$="/passkey"]');
      await look('a code to the phone before it');
      await page.click('main .button-primary');
      await page.fill('[name=code]', /^\d{6}/u.exec((await world.messageTo(citizen.identifier)).text)?.[0] ?? '');
      await page.click('main .button-primary');
      await page.click('a[href$="/passkey"]');
      await look('to be made');
      await passkeyButton(page).click();
      await page.waitForURL(/done=created$/u);
      await look('made');
      await passkeyButton(page).click();
      await page.locator('[value=allow]').waitFor();
      const answered = page.waitForRequest((request) => request.url().startsWith(strict.redirectUri));
      await page.click('[value=allow]');
      const answer = new URL((await answered).url()).searchParams;
      expect([answer.get('state'), answer.has('code')]).toEqual([attempt.state, true]);
      expect(faults).toEqual([]);
      await context.close();
    },
    90_000,
  );
});

it('without JavaScript the pages say what is missing, and the password still signs in', async () => {
  const citizen = await aCitizen(world.deps);
  const { page, context } = await aVisitor('en', 390, { javaScript: false });
  await page.goto(listUrl());
  await passkeyButton(page).click();
  expect(await page.locator('[data-error-summary]').textContent()).toContain('only with JavaScript');
  await page.click('.back-link');
  await signIn(page, citizen);
  await page.waitForURL(listUrl());
  await showFirstCodeIn(page, world, citizen.identifier);
  await passkeyButton(page).click();
  expect(await page.locator('.error-summary').textContent()).toContain('only with JavaScript');
  await context.close();
});

it('offers passkeys among the suggestions of the identifier, and takes the one that is chosen', async () => {
  const citizen = await aCitizen(world.deps);
  const { page, context } = await aVisitor('en', 1280, { suggestions: true });
  await page.goto(listUrl());
  await signIn(page, citizen);
  await page.waitForURL(listUrl());
  await showFirstCodeIn(page, world, citizen.identifier);
  await passkeyButton(page).click();
  await page.waitForURL(`${listUrl()}?done=added`);
  await context.clearCookies();
  // The simulated device takes what is suggested without being asked.
  await page.addInitScript(`
    const get = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = (options) => (sessionStorage.setItem('asked', options.mediation), get(options));`);
  await page.goto(listUrl());
  await page.locator('.section-list li').waitFor();
  expect(await page.evaluate(`sessionStorage.getItem('asked')`)).toBe('conditional');
  await context.close();
});
