import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findAccountByIdentifier } from '../../src/capabilities/accounts/find-account-by-identifier.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import { answerOf, aRelyingParty, authorizationRequest, type TestClient } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { goodPassword } from './journey.ts';
import { letPass, newEmail, newPhone, otherDigits, times } from './room.ts';

let world: World;
let client: TestClient;
beforeAll(async () => {
  world = await createWorld();
  client = await aRelyingParty(world);
});
afterAll(() => world.stop());
beforeEach(() => world.deps.pool.query('with sends as (delete from registration_sends) delete from registration_sms_hours'));

const names = { family_name: 'Канареева', given_name: 'Анна', terms: 'yes' };
const fieldsFor = ({ kind, value }: Contact) => ({ ...names, way: kind, [kind]: value });
const digitsIn = (text: string) => /(?<!\d)\d{6}(?!\d)/u.exec(text)?.[0] ?? '';
const linkIn = (text: string) => /https?:\/\/\S+\/registration\/confirm\/[\w-]+/u.exec(text)?.[0] ?? '';
const open = (session: WebSession, path: string) => session.open(`${world.origin}${path}`);
const pathOf = (page: WebPage) => new URL(page.url).pathname;

async function started(contact: Contact, session = new WebSession()) {
  const page = await session.submit(await open(session, '/registration'), fieldsFor(contact));
  const { text } = await world.messageTo(contact.value);
  return { session, page, digits: digitsIn(text), link: linkIn(text), contact };
}

async function confirmed(contact: Contact = newPhone()) {
  const { session, page, digits } = await started(contact);
  return { session, contact, page: await session.submit(page, { code: digits, action: '' }) };
}

const passwords = (password: string, repeat = password) => ({ password, password_repeat: repeat });

describe('signing up by phone', () => {
  it('goes from page to page to the finished account', async () => {
    const { session, page, contact, digits } = await started(newPhone());
    expect(pathOf(page)).toBe('/registration/code');
    expect(page.text).toMatch(/autocomplete="one-time-code"/u);
    const passwordPage = await session.submit(page, { code: ` ${digits.slice(0, 3)} ${digits.slice(3)} ` });
    expect(pathOf(passwordPage)).toBe('/registration/password');
    expect(passwordPage.text).toContain(`autocomplete="username" value="${contact.value}"`);
    const done = await session.submit(passwordPage, passwords(goodPassword));
    expect([pathOf(done), done.status]).toEqual(['/registration/done', 200]);
    expect(await findAccountByIdentifier(world.deps, world.deps.db, contact)).toMatchObject({ language: 'ru' });
  });

  it('ends in the portal that it was started from, signed in', async () => {
    const session = new WebSession();
    const signIn = await session.open(authorizationRequest(world, client).url);
    const [, href = ''] = /href="(\/registration\?interaction=[\w-]+)"/u.exec(signIn.text) ?? [];
    const contact = newPhone();
    const start = await open(session, href);
    expect(start.text).toContain(`Портал ${client.clientId}`);
    const code = await session.submit(start, fieldsFor(contact));
    const password = await session.submit(code, { code: digitsIn((await world.messageTo(contact.value)).text) });
    expect(password.headers.get('content-security-policy')).toContain(`form-action 'self' https://${client.clientId}.example`);
    const consent = await session.submit(password, passwords(goodPassword));
    expect(pathOf(consent)).toMatch(/^\/interaction\//u);
    const answer = await session.submit(consent, { decision: 'allow', action: 'allow' });
    expect(answerOf(answer)).toHaveProperty('code');
  });

  it('shows each form again with everything typed and what is wrong', async () => {
    const session = new WebSession();
    const start = await open(session, '/registration');
    const page = await session.submit(start, { family_name: 'Иванoв', given_name: '', way: 'phone', phone: '+7 495 123-45-67' });
    expect(page.status).toBe(422);
    for (const typed of ['value="Иванoв"', 'value="+7 495 123-45-67"']) expect(page.text).toContain(typed);
    for (const field of ['family_name', 'given_name', 'phone', 'terms']) expect(page.text).toContain(`id="field-${field}-error"`);
    expect(page.text).toContain('href="#field-family_name"');
  });

  it('takes whichever contact was filled in', async () => {
    const session = new WebSession();
    const email = newEmail();
    const page = await session.submit(await open(session, '/registration'), { ...names, way: 'phone', phone: '', email: email.value });
    expect(pathOf(page)).toBe('/registration/mail');
  });

  it('writes nothing unescaped', async () => {
    const session = new WebSession();
    const attack = '"><script>alert(1)</script>';
    const page = await session.submit(await open(session, '/registration'), {
      family_name: attack,
      given_name: attack,
      way: 'phone',
      phone: attack,
    });
    expect(page.text).not.toContain('<script>alert');
  });

  it('keeps the typed names when no message can be sent now, and says when to come back', async () => {
    const phone = newPhone();
    await started(phone);
    const session = new WebSession();
    const page = await session.submit(await open(session, '/registration'), fieldsFor(phone));
    expect(page.status).toBe(429);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(page.text).toContain('value="Канареева"');
  });

  it('keeps names that were typed when the citizen goes back', async () => {
    const { session, contact } = await started(newEmail());
    const back = await open(session, '/registration');
    expect(back.text).toContain('value="Канареева"');
    expect(back.text).toContain(`value="${contact.value}"`);
  });
});

describe('the code page', () => {
  it('tells how many tries are left, and keeps what was typed', async () => {
    const { session, page, digits } = await started(newPhone());
    const wrong = otherDigits(digits);
    const again = await session.submit(page, { code: wrong });
    expect(again.status).toBe(422);
    expect(again.text).toContain('Осталось 4 попытки');
    expect(again.text).toContain(`value="${wrong}"`);
  });

  it.each(['', '12345', '1234567', 'абвгде', '１２３４５６'])('does not count %j as a try', async (code) => {
    const { session, page, digits } = await started(newPhone());
    expect((await session.submit(page, { code })).status).toBe(422);
    expect(pathOf(await session.submit(page, { code: digits }))).toBe('/registration/password');
  });

  it('counts down the life of the code and lets a new one be sent without scripts', async () => {
    const { session, page, contact, digits } = await started(newPhone());
    const seconds = Number(/data-countdown-seconds="(\d+)"/u.exec(page.text)?.[1]);
    expect(seconds).toBeGreaterThan(290);
    expect(seconds).toBeLessThanOrEqual(300);
    expect(page.text).toMatch(/<noscript><p>[^<]*через 60 секунд после/u);
    const early = await session.submit(page, { action: 'resend' });
    expect(early.status).toBe(429);
    await letPass(world.deps.db, 61, 'one_time_codes');
    const later = await session.submit(page, { action: 'resend' });
    expect([later.status, pathOf(later)]).toEqual([200, '/registration/code']);
    const { text } = await world.messageTo(contact.value, 1);
    expect(pathOf(await session.submit(later, { code: digitsIn(text) }))).toBe('/registration/password');
    expect(digits).toHaveLength(6);
  });

  it('lets a double click on "send a new code" send one', async () => {
    const { session, page, contact } = await started(newPhone());
    await letPass(world.deps.db, 61, 'one_time_codes');
    await Promise.all(times(2, () => session.submit(page, { action: 'resend' })));
    await world.messageTo(contact.value, 1);
    expect(world.messages.filter(({ to }) => to === contact.value)).toHaveLength(2);
  });
});

describe('signing up by e-mail', () => {
  it('is not confirmed by opening the link, by a scanner or a preview', async () => {
    const { session, link } = await started(newEmail());
    const scanner = new WebSession();
    for (const method of ['HEAD', 'GET', 'GET', 'GET']) expect((await scanner.request(link, { method })).status).toBe(200);
    expect(pathOf(await open(session, '/registration/password'))).toBe('/registration/mail');
  });

  it('goes on to the password by the button of the link in the same browser', async () => {
    const { session, link } = await started(newEmail());
    const landing = await session.open(link);
    expect(landing.headers.get('referrer-policy')).toBe('no-referrer');
    expect(pathOf(await session.submit(landing, {}))).toBe('/registration/password');
    expect(pathOf(await session.open(link))).toBe('/registration/password');
  });

  it('is confirmed on another device, which gets no session, and goes on where it was started', async () => {
    const { session, page, link } = await started(newEmail());
    const notYet = await session.submit(page, { action: 'confirmed' });
    expect(notYet.status).toBe(422);
    const telephone = new WebSession();
    const landing = await telephone.open(link);
    expect(landing.text).toContain('только если её начали вы');
    const thanks = await telephone.submit(landing, {});
    expect(thanks.status).toBe(200);
    expect(thanks.text).toContain('Вернитесь в браузер');
    expect(telephone.cookie('registration')).toBeUndefined();
    expect((await open(telephone, '/registration/password')).status).toBe(410);
    expect(pathOf(await session.submit(page, { action: 'confirmed' }))).toBe('/registration/password');
  });

  it('takes the code of the mail as well', async () => {
    const { page } = await confirmed(newEmail());
    expect(pathOf(page)).toBe('/registration/password');
  });

  it.each([
    ['a letter', 'x'],
    ['43 letters', 'x'.repeat(43)],
    ['2,000 letters', 'x'.repeat(2000)],
    ['NUL', '%00'],
    ['a climb', '..%2f..%2f'],
    ['broken encoding', '%zz'],
  ])('says of a made-up link of %s what to do', async (_, token) => {
    const page = await new WebSession().open(`${world.origin}/registration/confirm/${token}`);
    expect([400, 404, 410]).toContain(page.status);
    expect(page.text).toMatch(/<h1>/u);
  });
});

describe('the password page', () => {
  it('names every fault and never repeats the password', async () => {
    const { session, page } = await confirmed();
    const typed = 'q7xvzkw';
    const faulty = await session.submit(page, passwords(typed));
    expect(faulty.status).toBe(422);
    expect(faulty.text).toContain('Нужно хотя бы 8 символов. Добавьте заглавную латинскую букву.');
    expect(faulty.text).not.toContain(typed);
    const different = await session.submit(page, passwords(goodPassword, `${goodPassword}!`));
    expect(different.text).toContain('id="field-password_repeat-error"');
    expect(different.text).not.toContain(goodPassword);
  });

  it('tells a weak password that differs from its repetition both at once', async () => {
    const { session, page } = await confirmed();
    const answer = await session.submit(page, passwords('q7xvzkw', 'q7xvzkx'));
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Нужно хотя бы 8 символов. Добавьте заглавную латинскую букву.');
    expect(answer.text).toContain('Пароли не совпадают');
    expect(answer.text).not.toContain('q7xvzk');
  });

  it.each([
    ['128 characters', `Aa1${'я'.repeat(125)}`, 303],
    ['129 characters', `Aa1${'я'.repeat(126)}`, 422],
    ['64 characters with spaces', `Nad Volgoy 7 kolokolov ${'zvenit '.repeat(5)}Gromko`.slice(0, 64), 303],
    ['emoji', 'Волга🙂Aa7река', 303],
    ['a common password', 'Password1', 422],
    ['4 KB', `Aa1${'x'.repeat(4096)}`, 422],
  ])('answers a password of %s as the policy says', async (_, password, status) => {
    const { session, page } = await confirmed();
    const body = new URLSearchParams({ ...page.fields, ...passwords(password) });
    const response = await session.request(`${world.origin}/registration/password`, { method: 'POST', body });
    expect(response.status).toBe(status);
  });

  it('suggests a password without scripts that can be taken as it is', async () => {
    const { session, page } = await confirmed();
    const suggested = await session.submit(page, { action: 'generate' });
    const [, password = ''] = /<output[^>]*>([^<]+)<\/output>/u.exec(suggested.text) ?? [];
    expect(password).toMatch(/^[\w-]{19}$/u);
    expect(suggested.fields).toMatchObject({ password, password_repeat: password });
    expect(pathOf(await session.submit(suggested, {}))).toBe('/registration/done');
  });

  it('shows the end again when it is loaded again, without the secret', async () => {
    const { session, page } = await confirmed();
    await session.submit(page, passwords(goodPassword));
    expect(session.cookie('registration')).toBeUndefined();
    expect((await open(session, '/registration/done')).status).toBe(200);
  });

  it('opens one account for a double submit, and both end well', async () => {
    const { session, page, contact } = await confirmed();
    const ends = await Promise.all(times(4, () => session.submit(page, passwords(goodPassword))));
    expect(ends.map((end) => [pathOf(end), end.status])).toEqual(times(4, () => ['/registration/done', 200]));
    expect(await findAccountByIdentifier(world.deps, world.deps.db, contact)).toBeDefined();
  });

  it('tells whoever comes second with the same phone nothing but to look at their messages', async () => {
    const first = await confirmed();
    await letPass(world.deps.db, 61, 'one_time_codes');
    const second = new WebSession();
    const code = await second.submit(await open(second, '/registration'), fieldsFor(first.contact));
    const { text } = await world.messageTo(first.contact.value, 1);
    const page = await second.submit(code, { code: digitsIn(text) });
    await first.session.submit(first.page, passwords(goodPassword));
    const end = await second.submit(page, passwords(goodPassword));
    expect(end.status).toBe(409);
    expect(end.text).toContain('Мы отправили на указанный телефон или адрес сообщение');
    expect((await world.messageTo(first.contact.value, 2)).text).toContain('регистр');
  });
});

describe('out of turn', () => {
  it.each(['/registration/code', '/registration/mail', '/registration/password', '/registration/done'])(
    '%s says so to a browser without a registration',
    async (path) => {
      const session = new WebSession();
      expect((await open(session, path)).status).toBe(410);
      const start = await open(session, '/registration');
      const posted = path === '/registration/done' ? undefined : await session.submit(start, { code: '123456' }, path);
      if (posted !== undefined) expect(posted.status).toBe(410);
    },
  );

  it('every page leads to the step where the registration stands', async () => {
    const { session, page, digits } = await started(newPhone());
    for (const path of ['/registration/mail', '/registration/password', '/registration/done']) {
      expect(pathOf(await open(session, path))).toBe('/registration/code');
    }
    const skipped = await session.submit(page, passwords(goodPassword), '/registration/password');
    expect(pathOf(skipped)).toBe('/registration/code');
    await session.submit(page, { code: digits });
    expect(pathOf(await open(session, '/registration/code'))).toBe('/registration/password');
  });

  it('the first page sent again after the end begins another registration', async () => {
    const { session, page } = await confirmed();
    const start = await open(session, '/registration');
    await session.submit(page, passwords(goodPassword));
    expect(pathOf(await session.submit(start, fieldsFor(newPhone())))).toBe('/registration/code');
  });
});

describe('a stranger', () => {
  it('cannot tell a phone with an account from one without', async () => {
    const { session, page, contact } = await confirmed();
    await session.submit(page, passwords(goodPassword));
    await letPass(world.deps.db, 61, 'one_time_codes');
    const [taken, free] = await Promise.all([contact, newPhone()].map((one) => firstAnswers(one)));
    expect(taken).toEqual(free);
  });

  it('cannot send a form from another site', async () => {
    const session = new WebSession();
    const start = await open(session, '/registration');
    const contact = newPhone();
    const refused = await session.submit({ ...start, fields: { ...start.fields, csrf_token: 'x' } }, fieldsFor(contact));
    expect(refused.status).toBe(403);
    const rows = await world.deps.pool.query('select from registration_sends');
    expect(rows.rowCount).toBe(0);
  });
});

/** Everything that a browser can see of the first two steps, without what differs by request or is the citizen's own number. */
async function firstAnswers(contact: Contact) {
  const session = new WebSession();
  const start = await open(session, '/registration');
  const body = new URLSearchParams({ ...start.fields, ...fieldsFor(contact) });
  const redirect = await session.request(`${world.origin}/registration`, { method: 'POST', body });
  const code = await open(session, redirect.headers.get('location') ?? '');
  const wrong = await session.submit(code, { code: '000000' });
  return {
    redirect: [redirect.status, redirect.headers.get('location'), redirect.headers.getSetCookie().map((line) => line.split('=')[0])],
    pages: [code, wrong].map((page) => ({
      status: page.status,
      text: page.text
        .replaceAll(/name="csrf_token" value="[^"]*"/gu, '')
        .replaceAll(/\+7[\s\u00a0]\d{3}[\s\u00a0]\d{3}[\s\u00a0-]\d{2}[\s\u00a0-]\d{2}/gu, '')
        .replaceAll(/data-countdown-seconds="\d+"/gu, '')
        .replaceAll(/\d:\d\d/gu, ''),
      headers: [...page.headers.keys()].filter((name) => name !== 'set-cookie'),
    })),
  };
}
