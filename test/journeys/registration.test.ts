import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import {
  agree,
  askToRegisterAt,
  choosePassword,
  confirmByCode,
  giveContact,
  linkIn,
  registerByEmail,
  registerByPhone,
} from './registering.ts';
import { runPaiza, startMilliseconds, type RunningPaiza } from './running-paiza.ts';
import { someEmail, somePhone, Visitor, type VisitorOptions } from './visitor.ts';

let paiza: RunningPaiza;
let browser: Browser;
const here: Visitor[] = [];

beforeAll(async () => {
  [paiza, browser] = await Promise.all([runPaiza(), launchBrowser()]);
}, startMilliseconds);
afterEach(async () => {
  for (const visitor of here.splice(0)) await visitor.leave();
});
afterAll(async () => {
  await browser.close();
  await paiza.stop();
});

async function newcomer(options?: VisitorOptions): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, paiza, options);
  here.push(visitor);
  return visitor;
}

const ways = [
  { javaScript: true, size: 'phone', language: 'ru' },
  { javaScript: false, size: 'phone', language: 'ru' },
  { javaScript: true, size: 'desktop', language: 'en' },
] as const;

describe.each(ways)('a citizen who has never been here, $language on a $size, scripts: $javaScript', (options) => {
  it('registers by phone from Region and ends there signed in, with the level in the token', async () => {
    const visitor = await newcomer(options);
    const phone = await registerByPhone(visitor, paiza.region);
    expect(await visitor.heading()).toBe('Каменщикова Аксинья');
    expect(await visitor.sessionAt(paiza.region)).toMatchObject({
      signedIn: true,
      assuranceLevel: 'simplified',
      claims: { family_name: 'Каменщикова', given_name: 'Аксинья', phone_number: phone, phone_number_verified: true },
    });
  });

  it('registers by e-mail with the link of the mail, opened in the same browser', async () => {
    const visitor = await newcomer(options);
    const email = someEmail();
    await askToRegisterAt(visitor, paiza.region);
    await giveContact(visitor, { email });
    await visitor.page.goto(linkIn(await paiza.message(email)));
    await visitor.press(/Подтвердить адрес|Confirm/u);
    await choosePassword(visitor);
    await agree(visitor);
    expect(await visitor.sessionAt(paiza.region)).toMatchObject({ signedIn: true, claims: { email, email_verified: true } });
  });
});

describe('a mail that is read elsewhere', () => {
  it('is confirmed by its link on a second device, and the first goes on', async () => {
    const [first, second] = [await newcomer({ size: 'desktop' }), await newcomer()];
    const email = someEmail();
    await askToRegisterAt(first, paiza.region);
    await giveContact(first, { email });
    await second.page.goto(linkIn(await paiza.message(email)));
    expect(await second.page.innerText('main')).toContain('Подтверждайте, только если её начали вы');
    await second.press(/Подтвердить адрес/u);
    expect(await second.heading()).toBe('Адрес подтверждён');
    expect(await second.field('new-password').count()).toBe(0);
    await first.press(/Адрес подтверждён, продолжить/u);
    await choosePassword(first);
    await agree(first);
    expect(await first.sessionAt(paiza.region)).toMatchObject({ signedIn: true, claims: { email } });
    expect(await second.sessionAt(paiza.region)).toMatchObject({ signedIn: false });
  });

  it('is confirmed by the code in it', async () => {
    const visitor = await newcomer();
    const email = await registerByEmail(visitor, paiza.region);
    expect(await visitor.sessionAt(paiza.region)).toMatchObject({ signedIn: true, claims: { email } });
  });

  it('opens nothing by being opened alone, as mail scanners do', async () => {
    const visitor = await newcomer();
    const email = someEmail();
    await askToRegisterAt(visitor, paiza.region);
    await giveContact(visitor, { email });
    const link = linkIn(await paiza.message(email));
    for (const method of ['GET', 'HEAD', 'GET']) expect((await fetch(link, { method })).status).toBe(200);
    await visitor.press(/Адрес подтверждён, продолжить/u);
    expect(await visitor.page.getByRole('alert').innerText()).toContain('Адрес ещё не подтверждён');
    await confirmByCode(visitor, email);
    await visitor.field('new-password').first().waitFor();
  });
});

describe('a phone that somebody has registered already', () => {
  it('looks the same to a stranger as a free one, and its owner is told', async () => {
    const owner = await newcomer();
    const phone = await registerByPhone(owner, paiza.region);
    await paiza.letPass(61);
    const [onTaken, onFree] = [await codePage(phone), await codePage(somePhone())];
    expect(onTaken).toEqual(onFree);
    const { text } = await paiza.message(phone, 2);
    expect(text).toContain(paiza.issuer);
    expect(text).not.toMatch(/(?<!\d)\d{6}(?!\d)/u);
  });

  /** What a stranger sees who gives this number, the number itself taken out, and after a wrong code. */
  async function codePage(phone: string): Promise<string[]> {
    const stranger = await newcomer();
    await askToRegisterAt(stranger, paiza.region);
    await giveContact(stranger, { tel: phone });
    const read = async () => (await stranger.page.innerText('main')).replace(/\+7[\d\s\u00a0]+/u, '').replace(/\d:\d\d/u, '');
    const asked = await read();
    await stranger.type({ 'one-time-code': '000000' });
    await stranger.send('one-time-code');
    await stranger.page.getByRole('alert').waitFor();
    return [asked, await read()];
  }
});
