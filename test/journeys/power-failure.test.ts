import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { agree, askToRegisterAt, choosePassword, confirmByCode, giveContact } from './registering.ts';
import { runPaiza, startMilliseconds, type RunningPaiza } from './running-paiza.ts';
import { somePhone, Visitor } from './visitor.ts';

let paiza: RunningPaiza;
let browser: Browser;

beforeAll(async () => {
  [paiza, browser] = await Promise.all([runPaiza(), launchBrowser()]);
}, startMilliseconds);
afterAll(async () => {
  await browser.close();
  await paiza.stop();
});

it(
  'goes on with a registration in whose middle everything was killed, to the portal and the same account',
  async () => {
    const visitor = await Visitor.arrive(browser, paiza);
    const phone = somePhone();
    await askToRegisterAt(visitor, paiza.region);
    await giveContact(visitor, { tel: phone });
    await paiza.message(phone);
    await paiza.killAndStartAgain();
    await confirmByCode(visitor, phone);
    await visitor.field('new-password').first().waitFor();
    await paiza.killAndStartAgain();
    await choosePassword(visitor);
    await agree(visitor);
    // The demo portal keeps its visitors in memory alone: the request it sent before it was killed is unknown to it now.
    await visitor.follow(/Попробовать ещё раз/u);
    await visitor.page.waitForURL(`${paiza.region}/`);
    expect(await visitor.sessionAt(paiza.region)).toMatchObject({ signedIn: true, claims: { phone_number: phone } });
    expect(await paiza.messages(phone)).toHaveLength(1);
    await visitor.leave();
  },
  3 * startMilliseconds,
);
