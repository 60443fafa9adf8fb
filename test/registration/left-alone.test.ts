import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findAccountByIdentifier } from '../../src/capabilities/accounts/find-account-by-identifier.ts';
import { maskContact, type Contact } from '../../src/kernel/identifier.ts';
import { formatPhoneNumber } from '../../src/kernel/phone-number.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { goodPassword } from './journey.ts';
import { letPass, newEmail, newPhone } from './room.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());
beforeEach(() => world.deps.pool.query('with sends as (delete from registration_sends) delete from registration_sms_hours'));

const open = (session: WebSession, path: string) => session.open(`${world.origin}${path}`);
const pathOf = (page: WebPage) => new URL(page.url).pathname;
const fieldsFor = ({ kind, value }: Contact) => ({ family_name: 'Канареева', given_name: 'Анна', terms: 'yes', way: kind, [kind]: value });
const passwords = { password: goodPassword, password_repeat: goodPassword };
const minutes = (count: number) => letPass(world.deps.db, count * 60, 'registrations');

async function begun(contact: Contact) {
  const session = new WebSession();
  const page = await session.submit(await open(session, '/registration'), fieldsFor(contact));
  const digits = /(?<!\d)\d{6}(?!\d)/u.exec((await world.messageTo(contact.value)).text)?.[0] ?? '';
  return { session, page, digits };
}

function expectNothingOf(contact: Contact, page: WebPage): void {
  const written = contact.kind === 'phone' ? formatPhoneNumber(contact.value) : contact.value;
  for (const secret of ['Канареева', 'Анна', contact.value, written]) expect(page.text).not.toContain(secret);
}

describe('a registration left alone for half an hour', () => {
  it.each([
    ['a phone', newPhone, '/registration/code'],
    ['an address', newEmail, '/registration/mail'],
  ])('shows whoever uses the browser next neither names nor contact: %s', async (_, somebody, path) => {
    const contact = somebody();
    const { session, page, digits } = await begun(contact);
    await minutes(29);
    expect((await open(session, '/registration')).text).toContain('value="Канареева"');
    await minutes(1);
    const asked = await open(session, '/registration');
    expect(asked.text).toContain(maskContact(contact));
    expectNothingOf(contact, asked);
    const code = await open(session, path);
    expect(code.text).toContain(maskContact(contact));
    expectNothingOf(contact, code);
    expect(pathOf(await session.submit(page, { code: digits }))).toBe('/registration/password');
    await minutes(30);
    expectNothingOf(contact, await open(session, '/registration/password'));
  });

  it('is continued by its owner, with everything typed', async () => {
    const contact = newPhone();
    const { session, digits } = await begun(contact);
    await minutes(60);
    const asked = await open(session, '/registration');
    expect(asked.text).toContain('href="/registration/code"');
    const password = await session.submit(await open(session, '/registration/code'), { code: digits });
    expect(password.text).toContain(contact.value);
    expect(pathOf(await session.submit(password, passwords))).toBe('/registration/done');
    expect(await findAccountByIdentifier(world.deps, world.deps.db, contact)).toBeDefined();
  });

  it('makes way for another person, who gets an empty form and a registration of their own', async () => {
    const [first, second] = [newPhone(), newPhone()];
    const { session } = await begun(first);
    await minutes(30);
    const empty = await session.submit(await open(session, '/registration'), {});
    expect(pathOf(empty)).toBe('/registration');
    expect(empty.text).toContain('name="family_name"');
    expectNothingOf(first, empty);
    expect((await open(session, '/registration/code')).status).toBe(410);
    const code = await session.submit(empty, fieldsFor(second));
    expect(pathOf(code)).toBe('/registration/code');
    const { rows } = await world.deps.pool.query('select step from registrations where contact_index = any($1)', [
      [first, second].map(({ kind, value }) => world.deps.keyring.blindIndex(kind, value)),
    ]);
    expect(rows).toHaveLength(2);
  });
});
