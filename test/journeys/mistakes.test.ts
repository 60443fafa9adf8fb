import { describe, expect, it } from '@jest/globals';
import { agree, askToRegisterAt, choosePassword, confirmByCode, digitsIn, giveContact } from './registering.ts';
import { setStage } from './stage.ts';
import { goodPassword, someEmail, somePhone, type Visitor, type VisitorOptions } from './visitor.ts';

const stage = setStage();

async function newcomer(options?: VisitorOptions): Promise<Visitor> {
  const visitor = await stage.arrive(options);
  await askToRegisterAt(visitor, stage.paiza.region);
  return visitor;
}

const faults = async (visitor: Visitor) => (await visitor.page.getByRole('alert').innerText()).replace(/\s+/gu, ' ');
const isInvalid = (visitor: Visitor, token: 'tel' | 'email' | 'family-name' | 'given-name') =>
  visitor.field(token).getAttribute('aria-invalid');

describe.each([{ javaScript: true }, { javaScript: false }])('nothing typed is lost, scripts: $javaScript', (options) => {
  it('when the form of registration is refused', async () => {
    const visitor = await newcomer(options);
    await visitor.type({ 'family-name': 'Каменщикова', 'given-name': '12', tel: '+7916' });
    await visitor.send('family-name');
    expect(await faults(visitor)).toContain('Такого мобильного номера нет');
    expect(await visitor.field('family-name').inputValue()).toBe('Каменщикова');
    expect(await visitor.field('given-name').inputValue()).toBe('12');
    expect(await visitor.field('tel').inputValue()).toBe('+7916');
    expect([await isInvalid(visitor, 'family-name'), await isInvalid(visitor, 'given-name'), await isInvalid(visitor, 'tel')]).toEqual([
      null,
      'true',
      'true',
    ]);
  });

  it('when the citizen goes back to correct the contact, and the other way is taken then', async () => {
    const visitor = await newcomer(options);
    const [phone, email] = [somePhone(), someEmail()];
    await giveContact(visitor, { tel: phone });
    await visitor.follow(/Изменить номер/u);
    expect(await visitor.field('family-name').inputValue()).toBe('Каменщикова');
    expect(await visitor.field('given-name').inputValue()).toBe('Аксинья');
    expect((await visitor.field('tel').inputValue()).replaceAll(/\s/gu, '')).toBe(phone);
    await visitor.type({ tel: '', email });
    await visitor.send('family-name');
    await visitor.field('one-time-code').waitFor();
    expect(await visitor.page.innerText('main')).toContain(email);
    await confirmByCode(visitor, email);
    await choosePassword(visitor);
    await agree(visitor);
    expect(await visitor.sessionAt(stage.paiza.region)).toMatchObject({ signedIn: true, claims: { email } });
  });
});

describe('the other language', () => {
  it('shows the same page of the same journey, and the journey still ends at the portal', async () => {
    const visitor = await newcomer();
    const strip = () => visitor.page.innerText('.relying-party');
    await visitor.send('family-name');
    await visitor.type({ 'family-name': 'Каменщикова', tel: '+7916' });
    await visitor.follow(/^English$/u);
    expect(await visitor.heading()).toBe('Create an account');
    expect([await visitor.field('family-name').inputValue(), await visitor.field('tel').inputValue()]).toEqual(['Каменщикова', '+7916']);
    expect(await visitor.page.evaluate('sessionStorage.length')).toBe(0);
    expect(await strip()).toContain('Region portal');
    const phone = somePhone();
    await giveContact(visitor, { tel: phone });
    await visitor.follow(/^Русский$/u);
    expect(await visitor.heading()).toBe('Введите код из SMS');
    expect(await strip()).toContain('Портал региона');
    await confirmByCode(visitor, phone);
    await visitor.follow(/^English$/u);
    await choosePassword(visitor);
    await visitor.follow(/^Русский$/u);
    expect(await visitor.heading()).toContain('Портал региона');
    await agree(visitor);
    expect(await visitor.sessionAt(stage.paiza.region)).toMatchObject({ signedIn: true });
  });
});

describe('a code', () => {
  it('counts down from five minutes, tells what is wrong, and is replaced by a new one when its time is over', async () => {
    const visitor = await newcomer();
    const phone = somePhone();
    await giveContact(visitor, { tel: phone });
    expect(await visitor.page.innerText('[data-countdown-time]')).toMatch(/^(5:00|4:5\d)$/u);
    expect(await visitor.page.getByRole('button', { name: /Отправить новый код/u }).isDisabled()).toBe(true);
    await visitor.send('one-time-code');
    expect(await faults(visitor)).toContain('Введите код');
    const first = await stage.paiza.message(phone);
    await visitor.type({ 'one-time-code': digitsIn(first) === '111111' ? '222222' : '111111' });
    await visitor.send('one-time-code');
    expect(await faults(visitor)).toContain('Осталось 4 попытки');

    await stage.paiza.letPass(301);
    await visitor.type({ 'one-time-code': digitsIn(first) });
    await visitor.send('one-time-code');
    expect(await faults(visitor)).toContain('Время кода истекло');
    await visitor.press(/Отправить новый код/u);
    expect(await visitor.page.innerText('main')).toContain('Новый код отправлен');
    await confirmByCode(visitor, phone, 2);
    await visitor.field('new-password').first().waitFor();
  });

  it('may be pasted with spaces', async () => {
    const visitor = await newcomer();
    const phone = somePhone();
    await giveContact(visitor, { tel: phone });
    const digits = digitsIn(await stage.paiza.message(phone));
    await visitor.type({ 'one-time-code': `${digits.slice(0, 3)} ${digits.slice(3)}` });
    await visitor.send('one-time-code');
    await visitor.field('new-password').first().waitFor();
    expect(await visitor.heading()).toBe('Придумайте пароль');
  });
});

describe('a password', () => {
  async function atPassword(options?: VisitorOptions): Promise<Visitor> {
    const visitor = await newcomer(options);
    const phone = somePhone();
    await giveContact(visitor, { tel: phone });
    await confirmByCode(visitor, phone);
    await visitor.field('new-password').first().waitFor();
    return visitor;
  }

  it('is refused when it is weak, common, made of the own name or repeated otherwise, and the reason is told', async () => {
    const visitor = await atPassword({ javaScript: false });
    const refusals: [string, string][] = [
      ['short1A', 'хотя бы 8 символов'],
      ['alllowercase1', 'заглавную латинскую букву'],
      ['Password1', 'легко угадать'],
      ['Kamenshchikova1', 'легко угадать'],
    ];
    for (const [password, reason] of refusals) {
      await choosePassword(visitor, password);
      expect([password, await faults(visitor)]).toEqual([password, expect.stringContaining(reason)]);
    }
    const [first, second] = await visitor.field('new-password').all();
    await first?.fill(goodPassword);
    await second?.fill(`${goodPassword}x`);
    await visitor.send('new-password');
    expect(await faults(visitor)).toContain('Пароли не совпадают');
    await choosePassword(visitor);
    await agree(visitor);
    expect(await visitor.sessionAt(stage.paiza.region)).toMatchObject({ signedIn: true });
  });

  it('is measured while it is typed, and made on request', async () => {
    const visitor = await atPassword();
    const meter = visitor.page.locator('[data-meter]');
    await visitor.field('new-password').first().fill('Qwerty12');
    await meter.filter({ hasText: 'Слабый пароль' }).waitFor();
    await visitor.press(/Создать надёжный пароль/u);
    await meter.filter({ hasText: 'Надёжный пароль' }).waitFor();
    const made = await visitor.page.locator('output').innerText();
    expect(made).toMatch(/^[\w-]{16,}$/u);
    await visitor.send('new-password');
    await agree(visitor);
    expect(await visitor.sessionAt(stage.paiza.region)).toMatchObject({ signedIn: true });
  });
});
