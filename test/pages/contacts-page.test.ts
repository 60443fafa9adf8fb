import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { confirmAddedContact } from '../../src/capabilities/registration/confirm-added-contact.ts';
import { sendContactCode } from '../../src/capabilities/registration/send-contact-code.ts';
import { parseEmailAddress } from '../../src/kernel/email-address.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import { parsePhoneNumber } from '../../src/kernel/phone-number.ts';
import { aCitizen, somePhone, type TestCitizen } from '../support/citizen.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ config: { registration: { startsPerAddressPerHour: 1000, startsPerWiderNetworkPerHour: 1000 } } });
});
afterAll(() => world.stop());

const at = (path: string) => `${world.origin}${path}`;
const contacts = '/account/contacts';
const someEmail = () => `anna.${randomInt(1_000_000_000)}@example.org`;
const mail = (value: string): Contact => ({ kind: 'email', value: parseEmailAddress(value)! });

async function signedIn(citizen: TestCitizen): Promise<WebSession> {
  const session = new WebSession({ 'accept-language': 'en' });
  await session.submit(await session.open(at(contacts)), { identifier: citizen.identifier, password: citizen.password });
  return session;
}

async function asksFor(session: WebSession, values: Record<string, string>): Promise<WebPage> {
  return session.submit(await session.open(at(contacts)), values);
}

async function codeFor(destination: string): Promise<string> {
  return /(?<!\d)\d{6}(?!\d)/u.exec((await world.messageTo(destination)).text)?.[0] ?? '';
}

const wrongFor = (digits: string) => (digits === '000000' ? '111111' : '000000');

describe('adding the contact that an account lacks', () => {
  it('an e-mail to a phone: asked for, confirmed by its code, and good to sign in with; the phone is told', async () => {
    const citizen = await aCitizen(world.deps);
    const session = await signedIn(citizen);
    const email = someEmail();
    const asked = await asksFor(session, { email: ` ${email} ` });
    expect([asked.status, asked.url]).toEqual([200, at('/account/contacts/code')]);
    expect(asked.text).toContain(email);
    const added = await session.submit(asked, { code: await codeFor(email) });
    expect(added.url).toBe(at('/account/contacts?done=added'));
    expect(added.text).toContain('Both contacts are confirmed');
    expect((await world.messageTo(citizen.identifier)).text).toContain('/account/contacts');
    const account = await findAccount(world.deps, citizen.accountId);
    expect(account?.contacts.map(({ kind, value }) => [kind, value])).toEqual([
      ['phone', citizen.identifier],
      ['email', email],
    ]);
    expect(account?.evidence.map(({ source }) => source)).toEqual(['sms_code', 'email_code']);
    expect((await (await signedIn({ ...citizen, identifier: email })).open(at('/account'))).text).toContain('Аксинья');
  });

  it('a phone to an e-mail, as people write it', async () => {
    const session = await signedIn(await aCitizen(world.deps, { email: someEmail() }));
    const phone = somePhone();
    const asked = await asksFor(session, { phone: phone.replace('+7', '8 ') });
    const added = await session.submit(asked, { code: await codeFor(phone) });
    expect(added.url).toBe(at('/account/contacts?done=added'));
  });

  it('refuses what is no address, and a wrong code with the tries that are left', async () => {
    const session = await signedIn(await aCitizen(world.deps));
    for (const email of ['', 'anna@', 'anna']) {
      const refused = await asksFor(session, { email });
      expect([refused.status, refused.text.includes('id="field-email-error"')]).toEqual([422, true]);
    }
    const email = someEmail();
    const asked = await asksFor(session, { email });
    const digits = await codeFor(email);
    const refused = await session.submit(asked, { code: wrongFor(digits) });
    expect([refused.status, refused.text.includes('4 tries left')]).toEqual([422, true]);
    expect((await session.submit(refused, { code: 'abc' })).status).toBe(422);
    expect((await session.submit(refused, { code: digits })).url).toBe(at('/account/contacts?done=added'));
  });

  it('ends after five wrong codes, and the right one is too late then', async () => {
    const citizen = await aCitizen(world.deps);
    const session = await signedIn(citizen);
    const email = someEmail();
    let page = await asksFor(session, { email });
    const digits = await codeFor(email);
    for (let attempt = 0; attempt < 5; attempt++) page = await session.submit(page, { code: wrongFor(digits) });
    page = await session.submit(page, { code: digits });
    expect(page.text).toContain('No tries left');
    expect((await findAccount(world.deps, citizen.accountId))?.contacts).toHaveLength(1);
  });

  it('sends no second code at once', async () => {
    const session = await signedIn(await aCitizen(world.deps));
    const asked = await asksFor(session, { email: someEmail() });
    const again = await session.submit(asked, { action: 'resend' });
    expect(again.status).toBe(429);
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('a contact that belongs to somebody', () => {
  it('looks like any other to who asks; its owner is told and no code of it ever matches', async () => {
    const owner = await aCitizen(world.deps, { email: someEmail() });
    const session = await signedIn(await aCitizen(world.deps));
    const [taken, free] = [owner.identifier, someEmail()];
    const masked = (page: WebPage, email: string) =>
      [
        page.status,
        page.url,
        page.text
          .replaceAll(email, 'X')
          .replaceAll(/[\w-]{43}/gu, 'T')
          .replaceAll(/\d+:\d\d|"\d+"/gu, 'N'),
      ] as const;
    const ofFree = masked(await asksFor(session, { email: free }), free);
    const asked = await asksFor(session, { email: taken });
    expect(masked(asked, taken)).toEqual(ofFree);
    const notice = await world.messageTo(taken);
    expect(notice.text).not.toMatch(/(?<!\d)\d{6}(?!\d)/u);
    expect((await session.submit(asked, { code: '123456' })).status).toBe(422);
  });

  it('goes to one of those who add it at the same time', async () => {
    const contact = mail(someEmail());
    const citizens = await Promise.all(Array.from({ length: 6 }, () => aCitizen(world.deps)));
    for (const [index, { accountId }] of citizens.entries()) {
      await world.deps.db
        .updateTable('one_time_codes')
        .set({ created_at: new Date(Date.now() - 3_600_000) })
        .execute();
      await sendContactCode(world.deps, { accountId, contact, language: 'en', network: '198.51.100.7' });
      await world.messageTo(contact.value, index);
    }
    const received = world.messages.filter(({ to }) => to === contact.value).toReversed();
    const codes = received.map(({ text }) => /(?<!\d)\d{6}(?!\d)/u.exec(text)?.[0] ?? '');
    const outcomes = await Promise.all(
      citizens.map(({ accountId }, index) => confirmAddedContact(world.deps, { accountId, contact, digits: codes[index] ?? '' })),
    );
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['added', 'taken', 'taken', 'taken', 'taken', 'taken']);
    const accounts = await Promise.all(citizens.map(({ accountId }) => findAccount(world.deps, accountId)));
    expect(accounts.filter((account) => account?.contacts.length === 2)).toHaveLength(1);
  });
});

describe('nobody gets a contact that they have not proved', () => {
  it('by the code of another contact: it is bound to the one it was sent to', async () => {
    const citizen = await aCitizen(world.deps);
    const session = await signedIn(citizen);
    const [victim, own] = [someEmail(), someEmail()];
    await asksFor(session, { email: victim });
    const cookieOfVictim = session.cookie('contact') ?? '';
    await asksFor(session, { email: own });
    const digits = await codeFor(own);
    session.setCookie('contact', cookieOfVictim);
    const page = await session.open(at('/account/contacts/code'));
    expect(page.text).toContain(victim);
    expect((await session.submit(page, { code: digits })).status).toBe(422);
    expect((await findAccount(world.deps, citizen.accountId))?.contacts).toHaveLength(1);
  });

  it('by what another account has begun, or by a cookie of their own making', async () => {
    const [one, other] = [await signedIn(await aCitizen(world.deps)), await signedIn(await aCitizen(world.deps))];
    await asksFor(one, { email: someEmail() });
    for (const cookie of [one.cookie('contact') ?? '', 'AAEC', 'x'.repeat(700)]) {
      other.setCookie('contact', cookie);
      expect((await other.open(at('/account/contacts/code'))).url).toBe(at(contacts));
    }
  });

  it('twice of a kind, whatever the form says', async () => {
    const citizen = await aCitizen(world.deps);
    const session = await signedIn(citizen);
    const refused = await asksFor(session, { phone: somePhone() });
    expect(refused.status).toBe(422);
    const outcome = await confirmAddedContact(world.deps, {
      accountId: citizen.accountId,
      contact: { kind: 'phone', value: parsePhoneNumber(somePhone())! },
      digits: '123456',
    });
    expect(outcome.kind).toBe('expired');
  });

  it('long after the password was given: it is asked for again, and what was typed is still there', async () => {
    const citizen = await aCitizen(world.deps);
    const session = await signedIn(citizen);
    const form = await session.open(at(contacts));
    await world.deps.pool.query(
      `update oidc_artefacts set payload = jsonb_set(payload::jsonb, '{loginTs}', to_jsonb((payload::jsonb ->> 'loginTs')::int - 301))::json
       where model = 'Session' and account_id = '${citizen.accountId}'`,
    );
    const email = someEmail();
    const refused = await session.submit(form, { email });
    expect([refused.status, refused.fields['email']]).toEqual([401, email]);
    // A browser would send a field that stands there twice twice, and such a form is refused.
    const hidden = [...refused.text.matchAll(/type="hidden" name="([^"]+)"/gu)].map(([, name]) => name);
    expect(hidden).toEqual(['csrf_token', 'owner_token', 'email']);
    const list = await session.open(at(contacts));
    expect(list.text).not.toContain('name="email"');
    const again = await session.open(at('/sign-in?return=%2Faccount%2Fcontacts&fresh=yes'));
    expect(again.text).toContain('name="password"');
    const back = await session.submit(again, { identifier: citizen.identifier, password: citizen.password });
    expect(back.url).toBe(at(contacts));
    expect((await session.submit(refused, {})).url).toBe(at('/account/contacts/code'));
  });
});
