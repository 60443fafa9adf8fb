import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addContact } from '../../src/capabilities/accounts/add-contact.ts';
import { removeContactsOf } from '../../src/capabilities/accounts/remove-contacts-of.ts';
import { newTotp, sealNewTotp } from '../../src/capabilities/authentication/new-totp.ts';
import { sendSecondStepCode } from '../../src/capabilities/authentication/send-second-step-code.ts';
import { parseIdentifier, type Contact } from '../../src/kernel/identifier.ts';
import { aCitizen, somePhone, type TestCitizen } from '../support/citizen.ts';
import { nextCode, showFirstCode, wayToFirstCode } from '../support/first-factor-code.ts';
import { passkeyFormOf } from '../support/passkey-page.ts';
import { appOf, bindingCode, choose, secretIn, toNewApp } from '../support/second-factors.ts';
import { SoftAuthenticator } from '../support/soft-authenticator.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const pages = ['app', 'passkeys', 'backup-codes', 'two-step'] as const;
let mails = 0;
const someEmail = () => `first-${Date.now()}-${(mails += 1)}@example.ru`;

describe('the first second factor of an account', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.stop());

  const at = (page: string) => `${world.origin}/account/security/${page}`;

  async function signedInAt(page: string, { identifier, password }: Pick<TestCitizen, 'identifier' | 'password'>) {
    const session = new WebSession();
    return { session, page: await session.submit(await session.open(at(page)), { identifier, password }) };
  }

  async function add(accountId: string, identifier: string, confirmedAt = new Date(Date.now() + 1000)): Promise<void> {
    const contact = parseIdentifier(identifier) as Contact;
    const evidenceSource = contact.kind === 'phone' ? 'sms_code' : 'email_code';
    const outcome = await world.deps.db
      .transaction()
      .execute((tx) => addContact(world.deps, tx, { accountId, contact, confirmedAt, evidenceSource }));
    expect(outcome).toMatchObject({ kind: 'added' });
  }

  /** As if the thief had put theirs in the place of the owner's. */
  async function replace(accountId: string, identifier: string): Promise<void> {
    const { kind } = parseIdentifier(identifier) as Contact;
    await world.deps.db.transaction().execute((tx) => removeContactsOf(tx, { accountId, kind }));
    await add(accountId, identifier);
  }

  async function boundOf(accountId: string): Promise<number> {
    const { rows } = await world.deps.pool.query<{ count: number }>(
      `select ((select count(*) from totp_factors where account_id = $1) + (select count(*) from passkeys where account_id = $1)
        + (select count(*) from backup_codes where account_id = $1) + (select count(*) from sign_in_settings where account_id = $1))::int as count`,
      [accountId],
    );
    return rows[0]?.count ?? -1;
  }

  /** One that this session may send, for what the page does not offer. */
  const someForm = (session: WebSession) => session.open(`${world.origin}/account/contacts`);

  /** What each page's form would send, by whoever does not wait for the page to offer it. */
  function typedAt(page: (typeof pages)[number], accountId: string): Record<string, string> {
    if (page === 'two-step') return { choice: 'sms_on' };
    if (page === 'passkeys') return { label: 'x', passkey_answer: '{}' };
    if (page === 'backup-codes') return {};
    const { totpId, secret } = newTotp();
    const sealed = sealNewTotp(world.deps.keyring, { accountId, time: Date.now() }, { totpId, secret });
    return { app: sealed, label: 'x', code: appOf(secret).code(), turn_on: 'yes' };
  }

  it.each(pages)('is not bound by a fresh password alone: %s', async (name) => {
    const citizen = await aCitizen(world.deps);
    const { session, page } = await signedInAt(name, citizen);
    expect([page.url, page.status]).toEqual([at(name), 200]);
    expect(wayToFirstCode(page)).toBeDefined();
    for (const offered of ['otpauth:', 'data-passkey', 'name="choice"']) expect(page.text).not.toContain(offered);

    const typed = typedAt(name, citizen.accountId);
    const refused = await session.submit(await someForm(session), typed, `/account/security/${name}`);
    expect([refused.status, refused.fields]).toMatchObject([401, typed]);
    expect(refused.text).toMatch(/href="\/sign-in\?[^"]*acr=/u);
    expect(await boundOf(citizen.accountId)).toBe(0);
  });

  it.each(pages)('is bound after a code to the phone of the registration, on the page that asked for it: %s', async (name) => {
    const citizen = await aCitizen(world.deps);
    const { session, page } = await signedInAt(name, citizen);
    const shown = await showFirstCode(world, { session, page, citizen });
    expect([shown.url, wayToFirstCode(shown)]).toEqual([at(name), undefined]);
    const bound = await bind(session, shown, name);
    expect(bound.status).toBe(200);
    expect(await boundOf(citizen.accountId)).toBeGreaterThan(0);
  });

  function bind(session: WebSession, page: WebPage, name: (typeof pages)[number]): Promise<WebPage> {
    if (name === 'app') return session.submit(page, { code: appOf(secretIn(page)).code() });
    if (name === 'backup-codes') return session.submit(page, {});
    if (name === 'two-step') return session.submit(page, { choice: 'sms_on' });
    const answer = new SoftAuthenticator({ origin: world.origin }).create(passkeyFormOf(page).options);
    const { fields } = passkeyFormOf(page);
    return session.submit({ ...page, fields }, { passkey_answer: answer, label: 'x' }, '/account/security/passkeys');
  }

  it('is bound on the way, after a code to the mailbox, where there is no phone', async () => {
    const email = someEmail();
    const citizen = await aCitizen(world.deps, { email });
    const { session, page } = await signedInAt('app', citizen);
    const level = await session.open(new URL(wayToFirstCode(page) ?? '', page.url).href);
    const form = await toNewApp(world, { session, level, email });
    const back = await session.submit(form, { code: appOf(secretIn(form)).code() });
    expect([back.url, wayToFirstCode(back)]).toEqual([at('app'), undefined]);
    expect(await boundOf(citizen.accountId)).toBe(1);
    // The session has shown two factors, so more may follow.
    expect((await session.submit(await session.open(at('backup-codes')), {})).text).toContain('class="backup-codes"');
  });

  it('is not bound with a phone that was added a minute ago: the code goes to the mailbox that was there before', async () => {
    const [email, phone] = [someEmail(), somePhone()];
    const citizen = await aCitizen(world.deps, { email });
    await add(citizen.accountId, phone);
    const { session, page } = await signedInAt('app', citizen);
    const step = await session.open(new URL(wayToFirstCode(page) ?? '', page.url).href);
    expect(step.text).not.toContain('/second-step/sms');
    const sms = await session.submit(step, {}, `${step.url}/second-step/sms`);
    expect(sms.text).not.toContain('name="code"');
    // Nor when it was added between the page and the button.
    const input = { accountId: citizen.accountId, interactionId: new URL(step.url).pathname.split('/')[2] ?? '', language: 'ru' } as const;
    expect(await sendSecondStepCode(world.deps, input)).toEqual({ kind: 'no_phone' });
    const mail = await session.open(`${step.url}/new-app`);
    const seen = world.messages.filter(({ to }) => to === email).length;
    const sent = await session.submit(mail, {});
    expect(secretIn(await session.submit(sent, { code: await nextCode(world, email, seen) }))).not.toBe('');
    expect(world.messages.filter(({ to, text }) => to === phone && /\d{6}/u.test(text))).toEqual([]);
  });

  it('is not bound with a mailbox that was put in the place of another: the page says from when on, and where to go', async () => {
    const citizen = await aCitizen(world.deps, { email: someEmail() });
    const [email, time] = [someEmail(), new Date()];
    await replace(citizen.accountId, email);
    const { session, page } = await signedInAt('app', { ...citizen, identifier: email });
    expect(wayToFirstCode(page)).toBeUndefined();
    expect(page.text).toContain('меньше суток назад');
    expect(page.text).toContain('href="/service-centres"');
    const posted = await session.submit(await someForm(session), typedAt('app', citizen.accountId), '/account/security/app');
    expect([posted.url, posted.text.includes('меньше суток назад')]).toEqual([at('app'), true]);

    // Nor in the pause that a site's demand makes, asked for by hand.
    const asking = await session.open(`${world.origin}/sign-in?return=/account/security/app&acr=urn:paiza:loa:simplified:mfa`);
    const mail = await session.open(`${asking.url}/new-app`);
    expect([mail.status, mail.text.includes('меньше суток назад'), secretIn(mail)]).toEqual([200, true, '']);
    const sent = await session.submit(await someForm(session), { action: 'send' }, new URL(mail.url).pathname);
    expect(sent.text).toContain('меньше суток назад');
    expect(await boundOf(citizen.accountId)).toBe(0);

    // A day later it counts.
    await world.deps.pool.query(`update identifiers set confirmed_at = $2 where account_id = $1`, [
      citizen.accountId,
      new Date(time.getTime() - 86_400_000),
    ]);
    expect(wayToFirstCode(await session.open(at('app')))).toBeDefined();
  });

  it('takes no code by SMS to a new phone where codes by SMS were chosen for the one before, and that was removed', async () => {
    const citizen = await aCitizen(world.deps);
    const email = someEmail();
    await add(citizen.accountId, email, new Date(0));
    await choose(world.deps, citizen.accountId, { smsSecond: true });
    await world.deps.pool.query(`update sign_in_settings set sms_since = sms_since - interval '1 day' where account_id = $1`, [
      citizen.accountId,
    ]);
    const session = new WebSession();
    const removal = await session.submit(await session.open(`${world.origin}/account/contacts/phone/remove`), {
      identifier: email,
      password: citizen.password,
    });
    const step = await session.open(
      new URL((/href="(\/sign-in\?[^"]*acr=[^"]*)"/u.exec(removal.text)?.[1] ?? '').replaceAll('&amp;', '&'), removal.url).href,
    );
    const seen = world.messages.filter(({ to }) => to === citizen.identifier).length;
    const sent = await session.submit(step, {});
    const form = await session.submit(sent, { code: await nextCode(world, citizen.identifier, seen) });
    await session.submit(form, { action: 'remove' }, '/account/contacts/phone/remove');
    await add(citizen.accountId, somePhone());

    const thief = await signedInAt('app', { ...citizen, identifier: email });
    const asked = await thief.session.open(new URL(wayToFirstCode(thief.page) ?? '', thief.page.url).href);
    expect(asked.text).not.toContain('/second-step/sms');
  });

  it('takes no code of another purpose, pause, session or account', async () => {
    const [email, other] = [someEmail(), someEmail()];
    const [citizen, stranger] = [await aCitizen(world.deps, { email }), await aCitizen(world.deps, { email: other })];
    const pauseOf = async (who: TestCitizen) => {
      const { session, page } = await signedInAt('app', who);
      const step = await session.open(new URL(wayToFirstCode(page) ?? '', page.url).href);
      return { session, mail: await session.open(`${step.url}/new-app`) };
    };
    const [mine, second, theirs] = [await pauseOf(citizen), await pauseOf(citizen), await pauseOf(stranger)];
    const sent = await mine.session.submit(mine.mail, {});
    const code = await bindingCode(world, email);
    // Another session of the same account, in a pause of its own, and another account.
    for (const { session, mail } of [second, theirs]) {
      expect((await session.submit(mail, { action: '', code })).status).toBe(422);
    }
    // The code of binding is no second step, and no pause opens in another browser.
    const asSms = await mine.session.submit(sent, { by: 'sms', code }, sent.url.replace(/\/binding-code.*$/u, '/second-step'));
    expect(asSms.url).not.toBe(at('app'));
    expect(secretIn(await second.session.open(sent.url.replace(/\/binding-code.*$/u, '/new-app')))).toBe('');
    expect(secretIn(await mine.session.submit(sent, { code }))).not.toBe('');
    expect(secretIn(await second.session.open(second.mail.url.replace(/\/binding-code.*$/u, '/new-app')))).toBe('');
    // What one session has shown, another has not.
    expect(wayToFirstCode(await second.session.open(at('app')))).toBeDefined();
    expect(await boundOf(citizen.accountId)).toBe(0);
  });

  it('takes a code once, of two that send it at the same moment', async () => {
    const citizen = await aCitizen(world.deps);
    const { session, page } = await signedInAt('app', citizen);
    const step = await session.open(new URL(wayToFirstCode(page) ?? '', page.url).href);
    const seen = world.messages.filter(({ to }) => to === citizen.identifier).length;
    const sent = await session.submit(step, {});
    const code = await nextCode(world, citizen.identifier, seen);
    const post = async () => {
      const body = new URLSearchParams({ ...sent.fields, code });
      return (await session.request(new URL(sent.formAction ?? '', sent.url).href, { method: 'POST', body })).status;
    };
    expect((await Promise.all([post(), post()])).toSorted((one, two) => one - two)).toEqual([303, 422]);
  });
});
