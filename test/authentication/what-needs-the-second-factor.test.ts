import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addContact } from '../../src/capabilities/accounts/add-contact.ts';
import { factorOwed } from '../../src/capabilities/authentication/factor-change.ts';
import { parseEmailAddress } from '../../src/kernel/email-address.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { aTotp, choose } from '../support/second-factors.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const newPassword = 'Another9battery';

/** What takes the account away, or all of its data out: the page, what its form would send, and what of the form the page shows only when it may be sent. */
const changes = [
  { page: '/account/contacts', typed: { email: 'thief@example.ru' }, shown: 'name="email"' },
  { page: '/account/contacts/phone', typed: { phone: '+79160000001' }, shown: 'name="phone"' },
  { page: '/account/contacts/email/remove', typed: { action: 'remove' }, shown: 'value="remove"', email: true },
  {
    page: '/account/security/password',
    typed: { current: 'Correct7horse', password: newPassword, password_repeat: newPassword },
    shown: 'name="password"',
  },
  { page: '/account/security/question', typed: { question: 'Как звали кошку?', answer: 'Мурка' }, shown: 'name="question"' },
  { page: '/account/data', typed: { format: 'json' }, shown: 'value="json"' },
  { page: '/account/data/delete', typed: { understood: 'yes' }, shown: 'name="understood"' },
] as const;

describe('what takes an account away, or all of its data out', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ config: { recovery: { securityQuestion: true } } });
  });
  afterAll(() => world.stop());

  async function signedIn(page: string, { identifier, password }: TestCitizen) {
    const session = new WebSession();
    return { session, form: await session.submit(await session.open(`${world.origin}${page}`), { identifier, password }) };
  }

  async function withMail(accountId: string, email: string) {
    const contact = { kind: 'email', value: parseEmailAddress(email)! } as const;
    await world.deps.db
      .transaction()
      .execute((tx) => addContact(world.deps, tx, { accountId, contact, confirmedAt: new Date(), evidenceSource: 'email_code' }));
  }

  it.each(changes)('is not for the password alone where there is a second factor: $page', async ({ page, typed, shown, ...needs }) => {
    const citizen = await aCitizen(world.deps);
    if ('email' in needs) await withMail(citizen.accountId, `m${Date.now()}@example.ru`);
    const { session, form } = await signedIn(page, citizen);
    expect(form.text).toContain(shown);
    const app = await aTotp(world.deps, citizen.accountId);

    // The form that was open before is kept whole, and leads to the second step.
    const refused = await session.submit(form, typed, page);
    expect(refused.status).toBe(401);
    expect(refused.fields).toMatchObject(typed);
    expect(refused.text).toMatch(/href="\/sign-in\?[^"]*acr=/u);

    const asking = await session.open(`${world.origin}${page}`);
    expect(asking.text).not.toContain(shown);
    const link = /href="(\/sign-in\?[^"]*acr=[^"]*)"/u.exec(asking.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const step = await session.open(`${world.origin}${link}`);
    const { identifier, password } = citizen;
    const second = step.text.includes('name="password"') ? await session.submit(step, { identifier, password }) : step;
    const back = await session.submit(second, { by: 'totp', code: app.code() });
    expect(back.url).toBe(`${world.origin}${page}`);
    expect(back.text).toContain(shown);
    expect((await session.submit(refused, { ...refused.fields, owner_token: back.fields['owner_token'] ?? '' })).status).not.toBe(401);
  });

  it('leaves the switches that protect, and the browsers that show notices, to whoever shows the second factor', async () => {
    const email = `n${Date.now()}@example.ru`;
    const citizen = await aCitizen(world.deps, { email });
    const { session, form } = await signedIn('/account/notifications', citizen);
    await aTotp(world.deps, citizen.accountId);
    expect((await session.submit(form, { subscription: '{}' })).status).toBe(401);
    expect((await session.submit(form, { remove: 'psh_x' })).status).toBe(401);
    // All switches off, those that protect among them.
    expect((await session.submit(form, {})).status).toBe(401);
    expect((await session.open(`${world.origin}/account/notifications`)).text).toMatch(/href="\/sign-in\?[^"]*acr=/u);
  });

  it('is not for a code by SMS where there is an app, though sites take that code: another sign-in asks for the app', async () => {
    const citizen = await aCitizen(world.deps);
    const app = await aTotp(world.deps, citizen.accountId);
    await choose(world.deps, citizen.accountId, { smsSecond: true, twoStep: true });
    const { session, form: step } = await signedIn('/account/data/delete', citizen);
    const sms = await session.submit(await session.open(`${step.url}?by=sms`), {}, `${step.url}/sms`);
    const code = /^\d{6}/u.exec((await world.messageTo(citizen.identifier)).text)?.[0] ?? '';
    const page = await session.submit(sms, { by: 'sms', code }, step.url);
    expect(page.url).toBe(`${world.origin}/account/data/delete`);
    expect(page.text).not.toContain('name="understood"');
    expect(page.text).toContain('кода по SMS мало');
    const link = /href="(\/sign-in\?[^"]*anew=[^"]*)"/u.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const { identifier, password } = citizen;
    const again = await session.submit(await session.open(`${world.origin}${link}`), { identifier, password });
    const back = await session.submit(again, { by: 'totp', code: app.code() }, again.url);
    expect(back.url).toBe(`${world.origin}/account/data/delete`);
    expect(back.text).toContain('name="understood"');
  });

  it.each([
    [['pwd'], {}, undefined],
    [['pwd'], { sms: true }, 'any'],
    [['pwd', 'sms', 'otp', 'mfa'], { sms: true }, undefined],
    [['pwd', 'sms', 'otp', 'mfa'], { sms: true, backup: true }, undefined],
    [['pwd', 'sms', 'otp', 'mfa'], { sms: true, app: true }, 'stronger'],
    [['pwd', 'sms', 'otp', 'mfa'], { passkey: true }, 'stronger'],
    [['pwd', 'otp', 'mfa'], { passkey: true }, undefined],
    [['pwd', 'sms', 'otp', 'mfa', 'swk', 'user', 'pop'], { passkey: true, app: true }, undefined],
  ] as const)('after %j, with %j, owes: %s', (amr, held, owed) => {
    expect(factorOwed(amr, { app: false, passkey: false, sms: false, backup: false, ...held })).toBe(owed);
  });

  it('asks nothing more of whoever has the password alone', async () => {
    const { session, form } = await signedIn('/account/data', await aCitizen(world.deps));
    expect((await session.submit(form, { format: 'json' })).headers.get('content-type')).toContain('json');
  });
});
