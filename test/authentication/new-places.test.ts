import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addContact } from '../../src/capabilities/accounts/add-contact.ts';
import { newPasskeyChallenge } from '../../src/capabilities/authentication/passkey-challenge.ts';
import { creationOptions } from '../../src/capabilities/authentication/passkey-options.ts';
import { passkeySite } from '../../src/capabilities/authentication/passkey-site.ts';
import { registerPasskey } from '../../src/capabilities/authentication/register-passkey.ts';
import type { SignatureVerifier } from '../../src/capabilities/authentication/ports.ts';
import { parseEmailAddress } from '../../src/kernel/email-address.ts';
import { aStandardCitizen, type StandardCitizen } from '../support/citizen.ts';
import { aRelyingParty, authorizationRequest, signInAt, type TestClient } from '../support/relying-party.ts';
import { passkeyFormOf, sendPasskey } from '../support/passkey-page.ts';
import { aTotp, choose, forgetSteps } from '../support/second-factors.ts';
import { SoftAuthenticator } from '../support/soft-authenticator.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const [home, work] = ['198.51.100.7', '203.0.113.9'];
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** A known device that signs in where it was not seen; the proxy says from where. */
describe('a sign-in in a new place', () => {
  let world: World;
  let client: TestClient;
  let citizen: StandardCitizen;
  let email: string;
  /** Of the browser, from one sign-in to the next. */
  let device: string | undefined;

  beforeAll(async () => {
    // What a signature has to be is checked elsewhere; here whoever signs is the citizen.
    const signatureVerifier: SignatureVerifier = {
      verify: ({ at }) =>
        Promise.resolve({
          kind: 'valid',
          signer: { snils: citizen.data.snils, issuer: 'CN=Test', serialNumber: '01', validUntil: at, algorithm: 'gost' },
          authoritiesVersion: '1',
        }),
    };
    world = await createWorld({ signatureVerifier, config: { server: { trustProxy: true } } });
    client = await aRelyingParty(world);
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    email = `${randomUUID()}@mail.example`;
    citizen = await aStandardCitizen(world.deps);
    await addEmail(citizen.accountId, email);
    device = undefined;
  });

  async function addEmail(accountId: string, address: string): Promise<void> {
    const contact = { kind: 'email', value: parseEmailAddress(address)! } as const;
    await world.deps.db
      .transaction()
      .execute((tx) => addContact(world.deps, tx, { accountId, contact, confirmedAt: new Date(), evidenceSource: 'email_code' }));
  }

  /** The same browser, signed in nowhere, at a network. */
  function browserAt(network: string, seen = device): WebSession {
    const session = new WebSession({ 'x-forwarded-for': network, 'user-agent': userAgent, 'accept-language': 'ru' });
    if (seen !== undefined) session.setCookie('device', seen);
    return session;
  }

  const request = () => authorizationRequest(world, client);
  const byPassword = async (session: WebSession): Promise<void> => void (await signInAt(session, request(), citizen));

  async function bySignature(session: WebSession): Promise<void> {
    const asked = await session.open(request().url);
    const page = await session.open(`${world.origin}/interaction/${/\/interaction\/([\w-]+)/u.exec(asked.text)?.[1]}/e-signature`);
    await session.upload(page, {}, { signature: new Uint8Array([48, 0]) });
  }

  async function withPasskey(): Promise<(session: WebSession) => Promise<void>> {
    const [{ accountId }, within] = [citizen, randomUUID()];
    const challenge = newPasskeyChallenge(world.deps.keyring, { kind: 'create', accountId, within }, Date.now());
    const owner = { accountId, name: 'owner', displayName: 'owner' };
    const options = creationOptions(passkeySite(world.config), { challenge, siteName: 'Paiza', owner, existing: [] });
    const authenticator = new SoftAuthenticator({ origin: world.origin });
    const answer = authenticator.create({ ...options, challenge });
    expect(await registerPasskey(world.deps, { accountId, within, answer, label: 'Ключ' })).toMatchObject({ kind: 'registered' });
    return async (session) => {
      const form = await session.open(request().url);
      await sendPasskey(session, form, authenticator.get(passkeyFormOf(form).options));
    };
  }

  async function withSecondStep(): Promise<(session: WebSession) => Promise<void>> {
    const app = await aTotp(world.deps, citizen.accountId);
    await choose(world.deps, citizen.accountId, { twoStep: true });
    return async (session) => {
      const form = await session.open(request().url);
      const step = await session.submit(form, { identifier: citizen.identifier, password: citizen.password });
      await forgetSteps(world.deps, citizen.accountId);
      await session.submit(step, { code: app.code() });
    };
  }

  /** Of the newest sign-in in the trail. */
  async function newestDetails(): Promise<Readonly<Record<string, unknown>>> {
    const events = world.deps.db.selectFrom('audit_events').select('details').where('account_id', '=', citizen.accountId);
    return (await events.where('action', '=', 'authentication.succeeded').orderBy('id', 'desc').executeTakeFirstOrThrow()).details;
  }

  /** Subjects of the notices of sign-ins, in their order, once the queue is done. */
  async function notices(): Promise<(string | undefined)[]> {
    const open = `select from graphile_worker.jobs where task_identifier in ('tell_of_sign_in', 'deliver_message')`;
    for (const until = Date.now() + 10_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 50)))
      if ((await world.deps.pool.query(open)).rowCount === 0) break;
    const sent = world.messages.filter(({ to, subject }) => to === email && subject?.startsWith('Вход в Пайцзу') === true);
    return sent.map(({ subject }) => subject).toReversed();
  }

  const ways: readonly [string, () => Promise<(session: WebSession) => Promise<void>>][] = [
    ['a password', async () => byPassword],
    ['a password and a second step', withSecondStep],
    ['a passkey', withPasskey],
    ['a signature', async () => bySignature],
  ];

  it.each(ways)('by %s is told once, and no more there', async (_, prepare) => {
    const way = await prepare();
    async function signIn(network: string): Promise<Readonly<Record<string, unknown>>> {
      const session = browserAt(network);
      await way(session);
      device = session.cookie('device');
      return newestDetails();
    }
    await signIn(home);
    expect(await notices()).toEqual(['Вход в Пайцзу с нового устройства']);
    const again = await signIn('198.51.7.8');
    expect(again).toMatchObject({ device: 'known' });
    expect(again).not.toHaveProperty('place');
    expect(await signIn(work)).toMatchObject({ device: 'known', place: 'new' });
    const both = ['Вход в Пайцзу с нового устройства', 'Вход в Пайцзу из новой сети'];
    expect(await notices()).toEqual(both);
    for (const network of [work, home]) expect(await signIn(network)).not.toHaveProperty('place');
    expect(await notices()).toEqual(both);
  });

  it('says with what, names no address, and stands in words in the history', async () => {
    const first = browserAt(home);
    await byPassword(first);
    device = first.cookie('device');
    const away = browserAt(work);
    await byPassword(away);
    await notices();
    const mail = world.messages.find(({ to }) => to === email);
    expect(mail?.subject).toBe('Вход в Пайцзу из новой сети');
    expect(mail?.text).toContain('Firefox, Linux');
    expect(mail?.text).toContain(`${world.config.issuer}/account/security`);
    expect(mail?.text).not.toContain('203.0');
    const history = await away.open(`${world.origin}/account/activity`);
    expect(history.text).toContain('Firefox, Linux (из новой сети)');
    expect(history.text).toContain('Firefox, Linux (новое)');
  });

  it('is told when two sign in at once, and the cookie that stays knows it', async () => {
    const first = browserAt(home);
    await byPassword(first);
    device = first.cookie('device');
    await notices();
    const both = [browserAt(work), browserAt(work)];
    await Promise.all(both.map(byPassword));
    expect(await notices()).toHaveLength(3);
    for (const session of both) await byPassword(browserAt(work, session.cookie('device')));
    expect(await notices()).toHaveLength(3);
  });

  it('is not told to who has switched the notice off', async () => {
    const first = browserAt(home);
    await byPassword(first);
    device = first.cookie('device');
    expect(await notices()).toHaveLength(1);
    const choices = await first.open(`${world.origin}/account/notifications`);
    const form = [...choices.text.matchAll(/<form[^>]*>[\s\S]*?<\/form>/gu)]
      .map(([markup]) => markup)
      .find((one) => one.includes('name="sign_in_email"'));
    const hidden = [...(form ?? '').matchAll(/<input[^>]*type="hidden"[^>]*name="([^"]*)"[^>]*value="([^"]*)"/gu)];
    const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
    expect((await first.submit({ ...choices, fields, formAction: choices.url }, {})).url).toContain('?done=saved');
    await byPassword(browserAt(work));
    expect(await newestDetails()).toMatchObject({ place: 'new' });
    expect(await notices()).toHaveLength(1);
  });

  it('is none where somebody has just registered', async () => {
    const session = browserAt(home);
    const mailbox = `${randomUUID()}@mail.example`;
    const start = await session.open(request().url);
    const [, href = ''] = /href="(\/registration\?interaction=[\w-]+)"/u.exec(start.text) ?? [];
    const names = { family_name: 'Канареева', given_name: 'Анна', terms: 'yes', way: 'email', email: mailbox };
    const waiting = await session.submit(await session.open(`${world.origin}${href}`), names);
    const digits = /(?<!\d)\d{6}(?!\d)/u.exec((await world.messageTo(mailbox)).text)?.[0] ?? '';
    const password = await session.submit(waiting, { code: digits, action: '' });
    await session.submit(password, { password: 'Kolokol7-nad-Volgoy', password_repeat: 'Kolokol7-nad-Volgoy' });
    [email, device] = [mailbox, session.cookie('device')];
    expect(device).toBeDefined();
    const owner = { identifier: mailbox, password: 'Kolokol7-nad-Volgoy' };
    await signInAt(browserAt(home), request(), owner);
    expect(await notices()).toEqual([]);
    await signInAt(browserAt(work), request(), owner);
    expect(await notices()).toEqual(['Вход в Пайцзу из новой сети']);
  });
});
