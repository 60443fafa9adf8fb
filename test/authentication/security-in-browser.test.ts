import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { aCitizen } from '../support/citizen.ts';
import { aRelyingParty, authorizationRequest, type TestClient } from '../support/relying-party.ts';
import { appOf, bindingCode, forgetSteps } from '../support/second-factors.ts';
import { showFirstCodeIn } from '../support/first-factor-code.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let client: TestClient;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
  client = await aRelyingParty(world);
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});

/** Walks through the pages and collects what stands in anybody's way. */
class Walk {
  readonly faults: string[] = [];
  readonly page: Page;
  readonly language: string;

  constructor(page: Page, language: string) {
    this.page = page;
    this.language = language;
  }

  /** Of a form that was refused: the same in every language, so looked at in one. */
  async lookAtRefusal(state: string): Promise<void> {
    if (this.language === 'ru') await this.look(state);
  }

  async look(state: string): Promise<void> {
    if ((await this.page.locator('html').getAttribute('lang')) !== this.language) this.faults.push(`${state}: another language`);
    this.faults.push(...(await pageFaults(this.page)).map((fault) => `${state}: ${fault}`));
  }

  async open(path: string, state: string): Promise<void> {
    await this.page.goto(`${world.origin}${path}`);
    await this.look(state);
  }

  async send(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) await this.page.fill(`[name=${name}]`, value);
    await this.page.click('main .button-primary');
  }

  async secret(): Promise<string> {
    return ((await this.page.locator('code.secret').first().textContent()) ?? '').replaceAll(' ', '');
  }
}

describe('security of the account, as a person sets it up', () => {
  it.each([
    ['ru', 390],
    ['en', 1280],
  ])(
    'in %s, %i pixels wide: app, backup codes, second step, password',
    async (language, width) => {
      const citizen = await aCitizen(world.deps);
      const context = await newContext(language, width);
      const walk = new Walk(await context.newPage(), language);
      await walk.page.goto(`${world.origin}/sign-in?return=/account/security`);
      await walk.send({ identifier: citizen.identifier, password: citizen.password });
      await walk.look('security');
      await walk.open('/account/security/two-step', 'two steps, nothing set up');
      await walk.open('/account/security/app', 'new app, a code to be shown first');
      await showFirstCodeIn(walk.page, world, citizen.identifier);
      await walk.look('new app');
      const app = appOf(await walk.secret());
      await walk.send({ code: '12' });
      await walk.lookAtRefusal('new app, faulty code');
      expect(await walk.secret()).toBe(app.secret);
      await walk.send({ code: app.code() });
      await walk.look('backup codes offered');
      await walk.page.click('main form button');
      await walk.look('backup codes shown');
      expect(await walk.page.locator('.backup-codes li').count()).toBe(10);
      await walk.open('/account/security/two-step', 'two steps on');
      await walk.open('/account/security/app', 'list of apps');
      await passOfADay(citizen.accountId);
      for (const page of ['app', 'two-step', 'backup-codes', 'passkeys', 'password'])
        await walk.open(`/account/security/${page}`, `${page}, a second factor to be shown first`);
      // A code by SMS is not enough any more: signing in anew.
      await walk.page.click('a[href^="/sign-in"]');
      await walk.send({ identifier: citizen.identifier, password: citizen.password });
      await forgetSteps(world.deps, citizen.accountId);
      await walk.send({ code: app.code() });
      await walk.look('password');
      await walk.send({ current: 'Wrong-1-password', password: 'Another-1-password', password_repeat: 'Another-1-password' });
      await walk.lookAtRefusal('wrong present password');
      await walk.send({ current: citizen.password, password: 'Another-1-password', password_repeat: 'Another-1-password' });
      await walk.look('security, password changed');
      await context.close();

      const away = await newContext(language, width);
      const signIn = new Walk(await away.newPage(), language);
      await forgetSteps(world.deps, citizen.accountId);
      await signIn.page.goto(authorizationRequest(world, client).url);
      await signIn.send({ identifier: citizen.identifier, password: 'Another-1-password' });
      await signIn.look('second step');
      await signIn.send({ code: '000' });
      await signIn.lookAtRefusal('second step, faulty code');
      await signIn.page.click('main a[href$="by=backup"]');
      await signIn.look('second step by backup code');
      await signIn.page.click('main a[href$="by=totp"]');
      await signIn.send({ code: app.code() });
      expect(await signIn.page.locator('[name=code]').count()).toBe(0);
      expect([...walk.faults, ...signIn.faults]).toEqual([]);
      await away.close();
    },
    120_000,
  );

  it.each([
    ['ru', 390],
    ['en', 1280],
  ])(
    'in %s, %i pixels wide: bound because a site demands it',
    async (language, width) => {
      const citizen = await aCitizen(world.deps, { email: `demanded-${language}@example.ru` });
      const context = await newContext(language, width);
      const walk = new Walk(await context.newPage(), language);
      const claims = JSON.stringify({ id_token: { acr: { essential: true, value: 'urn:paiza:loa:simplified:mfa' } } });
      await walk.page.goto(authorizationRequest(world, client, { claims }).url);
      await walk.send({ identifier: citizen.identifier, password: citizen.password });
      await walk.look('what the site demands');
      await walk.page.click('main a[href$="/new-app"]');
      await walk.look('code by e-mail before it');
      await walk.send({});
      await walk.look('code by e-mail sent');
      await walk.send({ code: '12x' });
      await walk.lookAtRefusal('code by e-mail, faulty');
      await walk.send({ code: await bindingCode(world, citizen.identifier) });
      await walk.look('new app for the site');
      await walk.send({ code: appOf(await walk.secret()).code() });
      expect(await walk.page.locator('button[value=allow]').count()).toBe(1);
      expect(walk.faults).toEqual([]);
      await context.close();
    },
    90_000,
  );
});

/** As if the apps had been bound the day before. */
async function passOfADay(accountId: string): Promise<void> {
  await world.deps.pool.query(`update totp_factors set confirmed_at = confirmed_at - interval '1 day' where account_id = $1`, [accountId]);
}

async function newContext(language: string, width: number): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width, height: 800 }, locale: language, javaScriptEnabled: true });
}
