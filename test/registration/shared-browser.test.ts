import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findAccountByIdentifier } from '../../src/capabilities/accounts/find-account-by-identifier.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import { answerOf, aRelyingParty, authorizationRequest, clientRequest, type TestClient } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { goodPassword } from './journey.ts';
import { newEmail, newPhone, otherDigits, times } from './room.ts';

let world: World;
let client: TestClient;
beforeAll(async () => {
  world = await createWorld();
  client = await aRelyingParty(world);
});
afterAll(() => world.stop());
beforeEach(() => world.deps.pool.query('with sends as (delete from registration_sends) delete from registration_sms_hours'));

const fieldsFor = ({ kind, value }: Contact) => ({
  family_name: 'Канареева',
  given_name: 'Анна',
  terms: 'yes',
  way: kind,
  [kind]: value,
});
const passwords = { password: goodPassword, password_repeat: goodPassword };
const attackers = { password: 'Chuzhoj8-zamysel', password_repeat: 'Chuzhoj8-zamysel' };
const open = (session: WebSession, path: string) => session.open(`${world.origin}${path}`);
const pathOf = (page: WebPage) => new URL(page.url).pathname;
const accountOf = (contact: Contact) => findAccountByIdentifier(world.deps, world.deps.db, contact);

async function messageTo(contact: Contact) {
  const { text } = await world.messageTo(contact.value);
  const digits = /(?<!\d)\d{6}(?!\d)/u.exec(text)?.[0] ?? '';
  return { digits, link: /https?:\/\/\S+\/registration\/confirm\/[\w-]+/u.exec(text)?.[0] ?? '' };
}

/** Another browser with all that this one holds now. */
function copyOf(session: WebSession): WebSession {
  const copy = new WebSession();
  for (const pair of session.cookieHeader('/').split('; ')) {
    const [name = '', ...value] = pair.split('=');
    copy.setCookie(name.replace(/^paiza_/u, ''), value.join('='));
  }
  expect(copy.cookieHeader('/')).toBe(session.cookieHeader('/'));
  return copy;
}

/** As this browser's own form would send it. */
async function sends(session: WebSession, path: string, values: Record<string, string>): Promise<WebPage> {
  const { url, fields, ...page } = await open(session, '/registration');
  return session.submit({ ...page, url, fields: { csrf_token: fields['csrf_token'] ?? '' } }, values, path);
}

describe('whoever used the browser before', () => {
  it.each(['an open first page', 'a registration of their own', 'one that they have confirmed'])(
    'has no use of what it held then: %s',
    async (left) => {
      const shared = new WebSession();
      const own = newPhone();
      let page = await open(shared, '/registration');
      if (left !== 'an open first page') page = await shared.submit(page, fieldsFor(own));
      if (left === 'one that they have confirmed') await shared.submit(page, { code: (await messageTo(own)).digits });
      const before = copyOf(shared);

      const victim = newPhone();
      const code = await shared.submit(await open(shared, '/registration'), fieldsFor(victim));
      expect(pathOf(code)).toBe('/registration/code');
      expect((await open(before, '/registration')).text).not.toContain('Канареева');
      expect((await open(before, '/registration/code')).status).toBe(410);
      const afterStart = copyOf(shared);
      const password = await shared.submit(code, { code: (await messageTo(victim)).digits });
      expect(pathOf(password)).toBe('/registration/password');
      for (const stranger of [before, afterStart]) {
        expect((await open(stranger, '/registration/password')).status).toBe(410);
        expect((await sends(stranger, '/registration/password', attackers)).status).toBe(410);
      }
      expect(await accountOf(victim)).toBeUndefined();
      const afterCode = copyOf(shared);
      expect(pathOf(await shared.submit(password, passwords))).toBe('/registration/done');
      expect((await sends(afterCode, '/registration/password', attackers)).status).toBe(410);
    },
  );

  it('gets nothing out of the link that the citizen presses on another device', async () => {
    const shared = new WebSession();
    const start = await open(shared, '/registration');
    const before = copyOf(shared);
    const victim = newEmail();
    await shared.submit(start, fieldsFor(victim));
    const telephone = new WebSession();
    await telephone.submit(await telephone.open((await messageTo(victim)).link), {});
    expect((await sends(before, '/registration/password', attackers)).status).toBe(410);
    const password = await open(shared, '/registration/password');
    expect(pathOf(await shared.submit(password, passwords))).toBe('/registration/done');
  });

  it('is not led on by a code that they guess', async () => {
    const shared = new WebSession();
    const victim = newPhone();
    const code = await shared.submit(await open(shared, '/registration'), fieldsFor(victim));
    const stranger = copyOf(shared);
    const { digits } = await messageTo(victim);
    await shared.submit(code, { code: digits });
    expect((await sends(stranger, '/registration/code', { code: otherDigits(digits) })).status).toBe(410);
    expect((await sends(stranger, '/registration/code', { code: digits })).status).toBe(410);
  });
});

describe('a secret', () => {
  it('is another after the start, the code, and the password', async () => {
    const session = new WebSession();
    const seen = [session.cookie('registration')];
    let page = await open(session, '/registration');
    seen.push(session.cookie('registration'));
    const contact = newPhone();
    page = await session.submit(page, fieldsFor(contact));
    seen.push(session.cookie('registration'));
    page = await session.submit(page, { code: (await messageTo(contact)).digits });
    seen.push(session.cookie('registration'));
    const response = await session.request(`${world.origin}/registration/password`, {
      method: 'POST',
      body: new URLSearchParams({ ...page.fields, ...passwords }),
    });
    expect(response.status).toBe(303);
    seen.push(session.cookie('registration'));
    expect(seen.slice(0, 2)).toEqual([undefined, undefined]);
    expect(new Set(seen.slice(2)).size).toBe(3);
  });
});

describe('the honest browser', () => {
  it('comes through with a double click on every form', async () => {
    const session = new WebSession();
    const contact = newPhone();
    const twice = async (page: WebPage, values: Record<string, string>, path: string) => {
      const both = await Promise.all(times(2, () => session.submit(page, values)));
      expect(both.map((end) => [pathOf(end), end.status])).toEqual(times(2, () => [path, 200]));
      return both[0] as WebPage;
    };
    let page = await twice(await open(session, '/registration'), fieldsFor(contact), '/registration/code');
    page = await twice(page, { code: (await messageTo(contact)).digits }, '/registration/password');
    await twice(page, passwords, '/registration/done');
    expect(world.messages.filter(({ to }) => to === contact.value)).toHaveLength(1);
    expect(await accountOf(contact)).toBeDefined();
  });

  it('comes through when the answer to each form is lost and the form is sent again', async () => {
    const session = new WebSession();
    const contact = newPhone();
    const lost = async (page: WebPage, values: Record<string, string>) => {
      const body = new URLSearchParams({ ...page.fields, ...values });
      const old = copyOf(session);
      expect((await old.request(new URL(page.formAction ?? '', page.url).href, { method: 'POST', body })).status).toBe(303);
      return session.submit(page, values);
    };
    let page = await lost(await open(session, '/registration'), fieldsFor(contact));
    expect(pathOf(page)).toBe('/registration/code');
    page = await lost(page, { code: (await messageTo(contact)).digits });
    expect(pathOf(page)).toBe('/registration/password');
    expect(pathOf(await lost(page, passwords))).toBe('/registration/done');
  });

  it('ends in the portal, signed in, when the answer to the password is lost', async () => {
    const { session, page } = await onTheWay(new WebSession(), newPhone(), authorizationRequest(world, client).url);
    const body = new URLSearchParams({ ...page.fields, ...passwords });
    await copyOf(session).request(`${world.origin}/registration/password`, { method: 'POST', body });
    const consent = await session.submit(page, passwords);
    expect(answerOf(await session.submit(consent, { decision: 'allow' }))).toHaveProperty('code');
  });
});

/** A registration from a portal, up to the page of the password. */
async function onTheWay(session: WebSession, contact: Contact, url: string) {
  const signIn = await session.open(url);
  const [, href = ''] = /href="(\/registration\?interaction=[\w-]+)"/u.exec(signIn.text) ?? [];
  const code = await session.submit(await open(session, href), fieldsFor(contact));
  const page = await session.submit(code, { code: (await messageTo(contact)).digits });
  return { session, page, interactionId: pathOf(signIn).split('/')[2] ?? '' };
}

describe('a finished registration', () => {
  const finished = (session: WebSession, page: WebPage) =>
    session.request(`${world.origin}/registration/password`, {
      method: 'POST',
      body: new URLSearchParams({ ...page.fields, ...passwords }),
    });
  const forgets = (interactionId: string) =>
    world.deps.oidc
      .provider()
      .Interaction.find(interactionId)
      .then((found) => found?.destroy());

  it.each(['has seen its last page', 'has left before its last page'])(
    'without a portal signs nobody in at one, whether the citizen %s',
    async (left) => {
      const session = new WebSession();
      const contact = newPhone();
      const code = await session.submit(await open(session, '/registration'), fieldsFor(contact));
      const page = await session.submit(code, { code: (await messageTo(contact)).digits });
      if (left === 'has seen its last page') await session.submit(page, passwords);
      else await finished(session, page);
      for (const prompt of [undefined, 'login']) {
        const next = await session.open(authorizationRequest(world, client, { prompt }).url);
        expect(next.text).toContain('name="password"');
        expect(next.text).not.toContain('Канареева');
      }
    },
  );

  it('signs in at the request that it was made for and not at another one, in whatever order they come', async () => {
    const { session, page, interactionId } = await onTheWay(new WebSession(), newPhone(), authorizationRequest(world, client).url);
    await finished(session, page);
    const stranger = await session.open(authorizationRequest(world, client).url);
    expect(stranger.text).toContain('name="password"');
    const own = await session.open(`${world.origin}/interaction/${interactionId}`);
    expect(own.text).toContain('value="allow"');
  });

  it('signs in at its request started over when that was forgotten meanwhile', async () => {
    const attempt = authorizationRequest(world, client);
    const { session, page, interactionId } = await onTheWay(new WebSession(), newPhone(), attempt.url);
    await forgets(interactionId);
    const consent = await session.submit(page, passwords);
    const answer = answerOf(await session.submit(consent, { decision: 'allow' }));
    expect(answer).toMatchObject({ state: attempt.state });
    expect(answer).toHaveProperty('code');
  });

  it('signs in at its pushed request started over, and puts nothing of that into an address', async () => {
    const pushing = await aRelyingParty(world, { metadata: { require_pushed_authorization_requests: true } });
    const { url, state } = authorizationRequest(world, pushing, { claims: '{"userinfo":{"name":null}}', max_age: '600' });
    const answered = await clientRequest(world, pushing, '/par', Object.fromEntries(new URL(url).searchParams));
    const { request_uri } = (await answered.json()) as { readonly request_uri: string };
    const pushed = `${world.origin}/authorize?${new URLSearchParams({ client_id: pushing.clientId, request_uri }).toString()}`;
    const { session, page, interactionId } = await onTheWay(new WebSession(), newPhone(), pushed);
    await forgets(interactionId);
    await finished(session, page);
    const again = await session.request(`${world.origin}/interaction/${interactionId}/registered`);
    expect([...new URL(again.headers.get('location') ?? '', world.origin).searchParams.keys()]).toEqual(['client_id', 'request_uri']);
    const consent = await session.open(new URL(again.headers.get('location') ?? '', world.origin).href);
    expect(answerOf(await session.submit(consent, { decision: 'allow' }))).toMatchObject({ state, code: expect.any(String) });
  });

  it.each(['state', 'nonce', 'code_challenge'])('does not take a request with another %s for its own', async (name) => {
    const attempt = authorizationRequest(world, client);
    const { session, page, interactionId } = await onTheWay(new WebSession(), newPhone(), attempt.url);
    await finished(session, page);
    await forgets(interactionId);
    const changed = new URL(attempt.url);
    changed.searchParams.set(name, 'A'.repeat(43));
    expect((await session.open(changed.href)).text).toContain('name="password"');
    expect((await session.open(attempt.url)).text).toContain('value="allow"');
  });

  it('does not sign in over the session of somebody else', async () => {
    const session = new WebSession();
    const first = await onTheWay(session, newPhone(), authorizationRequest(world, client).url);
    await session.submit(await session.submit(first.page, passwords), { decision: 'allow' });
    const again = authorizationRequest(world, client, { prompt: 'login' });
    const second = await onTheWay(session, newPhone(), again.url);
    const end = await session.submit(second.page, passwords);
    expect(end.text).toContain('name="password"');
  });
});
