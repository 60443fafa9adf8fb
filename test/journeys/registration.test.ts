import { describe, expect, it } from '@jest/globals';
import { pageFaults } from '../support/page-faults.ts';
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
import { setStage } from './stage.ts';
import { someEmail, somePhone } from './visitor.ts';

const stage = setStage();

const ways = [
  { javaScript: true, size: 'phone', language: 'ru' },
  { javaScript: false, size: 'phone', language: 'ru' },
  { javaScript: true, size: 'desktop', language: 'en' },
] as const;

describe.each(ways)('a citizen who has never been here, $language on a $size, scripts: $javaScript', (options) => {
  it('registers by phone from Region and ends there signed in, with the level in the token', async () => {
    const visitor = await stage.arrive(options);
    const phone = await registerByPhone(visitor, stage.paiza.region);
    expect(await visitor.heading()).toBe('Каменщикова Аксинья');
    expect(await visitor.sessionAt(stage.paiza.region)).toMatchObject({
      signedIn: true,
      assuranceLevel: 'simplified',
      claims: { family_name: 'Каменщикова', given_name: 'Аксинья', phone_number: phone, phone_number_verified: true },
    });
  });

  it('registers by e-mail with the link of the mail, opened in the same browser', async () => {
    const visitor = await stage.arrive(options);
    const email = someEmail();
    await askToRegisterAt(visitor, stage.paiza.region);
    await giveContact(visitor, { email });
    await visitor.page.goto(linkIn(await stage.paiza.message(email)));
    await visitor.press(/Подтвердить адрес|Confirm/u);
    await choosePassword(visitor);
    await agree(visitor);
    expect(await visitor.sessionAt(stage.paiza.region)).toMatchObject({ signedIn: true, claims: { email, email_verified: true } });
  });
});

describe('a newcomer on the way back to the site', () => {
  it('may look at personal data first, and goes on to the site that waits', async () => {
    const visitor = await stage.arrive();
    const email = someEmail();
    await askToRegisterAt(visitor, stage.paiza.region);
    await giveContact(visitor, { email });
    await confirmByCode(visitor, email);
    await choosePassword(visitor);
    await visitor.follow(/Заполнить личные данные/u);
    await visitor.page.waitForURL(`${stage.paiza.issuer}/account/identity`);
    expect(await pageFaults(visitor.page)).toEqual([]);
    await visitor.page.locator('a[href^="/interaction/"]').first().click();
    await agree(visitor);
    expect(await visitor.sessionAt(stage.paiza.region)).toMatchObject({ signedIn: true, claims: { email } });
  });
});

describe('a mail that is read elsewhere', () => {
  it('is confirmed by its link on a second device, and the first goes on', async () => {
    const [first, second] = [await stage.arrive({ size: 'desktop' }), await stage.arrive()];
    const email = someEmail();
    await askToRegisterAt(first, stage.paiza.region);
    await giveContact(first, { email });
    await second.page.goto(linkIn(await stage.paiza.message(email)));
    expect(await second.page.innerText('main')).toContain('Подтверждайте, только если её начали вы');
    await second.press(/Подтвердить адрес/u);
    expect(await second.heading()).toBe('Адрес подтверждён');
    expect(await second.field('new-password').count()).toBe(0);
    await first.press(/Адрес подтверждён, продолжить/u);
    await choosePassword(first);
    await agree(first);
    expect(await first.sessionAt(stage.paiza.region)).toMatchObject({ signedIn: true, claims: { email } });
    expect(await second.sessionAt(stage.paiza.region)).toMatchObject({ signedIn: false });
  });

  it('is confirmed by the code in it', async () => {
    const visitor = await stage.arrive();
    const email = await registerByEmail(visitor, stage.paiza.region);
    expect(await visitor.sessionAt(stage.paiza.region)).toMatchObject({ signedIn: true, claims: { email } });
  });

  it('opens nothing by being opened alone, as mail scanners do', async () => {
    const visitor = await stage.arrive();
    const email = someEmail();
    await askToRegisterAt(visitor, stage.paiza.region);
    await giveContact(visitor, { email });
    const link = linkIn(await stage.paiza.message(email));
    for (const method of ['GET', 'HEAD', 'GET']) expect((await fetch(link, { method })).status).toBe(200);
    await visitor.press(/Адрес подтверждён, продолжить/u);
    expect(await visitor.page.getByRole('alert').innerText()).toContain('Адрес ещё не подтверждён');
    await confirmByCode(visitor, email);
    await visitor.field('new-password').first().waitFor();
  });
});

describe('a phone that somebody has registered already', () => {
  it('looks the same to a stranger as a free one, and its owner is told', async () => {
    const owner = await stage.arrive();
    const phone = await registerByPhone(owner, stage.paiza.region);
    await stage.paiza.letPass(61);
    const [onTaken, onFree] = [await codePage(phone), await codePage(somePhone())];
    expect(onTaken).toEqual(onFree);
    const { text } = await stage.paiza.message(phone, 2);
    expect(text).toContain(stage.paiza.issuer);
    expect(text).not.toMatch(/(?<!\d)\d{6}(?!\d)/u);
  });

  /** What a stranger sees who gives this number, the number itself taken out, and after a wrong code. */
  async function codePage(phone: string): Promise<string[]> {
    const stranger = await stage.arrive();
    await askToRegisterAt(stranger, stage.paiza.region);
    await giveContact(stranger, { tel: phone });
    const read = async () => (await stranger.page.innerText('main')).replace(/\+7[\d\s\u00a0]+/u, '').replace(/\d:\d\d/u, '');
    const asked = await read();
    await stranger.type({ 'one-time-code': '000000' });
    await stranger.send('one-time-code');
    await stranger.page.getByRole('alert').waitFor();
    return [asked, await read()];
  }
});
