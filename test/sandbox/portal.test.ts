import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync, statSync } from 'node:fs';
import { freePorts } from '../support/free-ports.ts';
import { startBareProvider, type BareProvider } from './support/bare-provider.ts';
import { runSandbox, temporaryFolder, type RunningSandbox } from './support/running-sandbox.ts';
import { createVisitor, type Visit, type Visitor } from './support/visitor.ts';

interface SessionJson {
  readonly signedIn: boolean;
  readonly claims: Record<string, unknown> | null;
  readonly assuranceLevel: string | null;
  readonly tokens: {
    readonly idToken: { readonly raw: string; readonly payload: Record<string, unknown> };
    readonly refreshToken: string | null;
  } | null;
}

const folder = temporaryFolder();
let running: RunningSandbox;
let provider: BareProvider;
let visitor: Visitor;

async function sessionAt(portal: string, who = visitor): Promise<SessionJson> {
  return JSON.parse((await who.open(`${portal}/api/session`)).body) as SessionJson;
}

/** Through the provider's own pages: any name and password, then consent. */
async function signIn(portal: string, who = visitor, query = ''): Promise<Visit> {
  let visit = await who.open(`${portal}/sign-in${query}`);
  if (visit.body.includes('name="password"')) visit = await who.submit(visit, { login: 'anna', password: 'x' });
  if (visit.body.includes('value="consent"')) visit = await who.submit(visit);
  return visit;
}

beforeAll(async () => {
  const issuerPort = await freePorts();
  running = await runSandbox({ dataDir: folder.path, issuer: `http://localhost:${issuerPort}` });
  // The provider starts after the portals, as it does in earnest.
  provider = await startBareProvider(issuerPort, running.sandbox.clientFiles);
});

beforeEach(() => {
  visitor = createVisitor();
  provider.person['assurance_level'] = 'simplified';
});

afterAll(async () => {
  await running.sandbox.stop();
  await provider.stop();
  folder.remove();
});

describe('client files', () => {
  it('describe the portals in registration names, readable by the owner alone', () => {
    const [region, tax] = running.sandbox.clientFiles.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>);
    expect(region).toMatchObject({
      client_id: 'region-portal',
      client_name: 'Портал региона',
      'client_name#en': 'Region portal',
      redirect_uris: [`${running.region}/callback`],
      post_logout_redirect_uris: [`${running.region}/signed-out`],
      backchannel_logout_uri: `${running.region}/backchannel-logout`,
      token_endpoint_auth_method: 'private_key_jwt',
      scope: 'openid profile email phone snils confirmation',
      policy: { min_acr: 'urn:paiza:loa:simplified' },
    });
    expect(JSON.stringify(region?.['jwks'])).not.toContain('"d":');
    expect(region).not.toHaveProperty('client_secret');
    expect(tax).toMatchObject({
      client_id: 'tax-portal',
      token_endpoint_auth_method: 'client_secret_basic',
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      policy: { min_acr: 'urn:paiza:loa:confirmed', methods: { deny: ['postal_code'] } },
    });
    expect(running.sandbox.clientFiles.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  it('stay the same after a restart, key and secret included', async () => {
    const before = running.sandbox.clientFiles.map((file) => readFileSync(file, 'utf8'));
    await running.sandbox.stop();
    running = await runSandbox({ dataDir: folder.path, issuer: provider.issuer, port: running.options.port });
    expect(running.sandbox.clientFiles.map((file) => readFileSync(file, 'utf8'))).toEqual(before);
  });
});

describe('signing in', () => {
  it('at Region goes by a pushed request and shows the person, the level and what it opens', async () => {
    const home = await signIn(running.region);
    expect(home.url).toBe(`${running.region}/`);
    expect(home.body).toContain('Анна &lt;b&gt;Ли&lt;/b&gt;');
    expect(home.body).toContain('data-level="simplified"');
    expect(home.body.match(/data-state="open"/g)).toHaveLength(2);
    expect(home.body.match(/data-state="closed"/g)).toHaveLength(4);
    expect(await sessionAt(running.region)).toMatchObject({
      signedIn: true,
      assuranceLevel: 'simplified',
      claims: { sub: 'anna@region-portal', phone_number: '+79160000001', assurance_level: 'simplified' },
      tokens: {
        idToken: { format: 'jwt', payload: { iss: provider.issuer, aud: 'region-portal', nonce: expect.any(String) } },
        accessToken: { format: 'opaque' },
      },
    });
  });

  it('pushes at Region; at Tax sends state, nonce and a S256 challenge in the address', async () => {
    const region = await visitor.open(`${running.region}/sign-in`);
    expect([...new URL(region.hops[0] ?? '').searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri']);
    const tax = await visitor.open(`${running.tax}/sign-in`);
    expect(Object.fromEntries(new URL(tax.hops[0] ?? '').searchParams)).toMatchObject({
      client_id: 'tax-portal',
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      ui_locales: 'ru',
    });
  });

  it('at Tax after Region asks for no password, and everything is closed below confirmed', async () => {
    await signIn(running.region);
    const start = await visitor.open(`${running.tax}/sign-in`);
    expect(start.body).not.toContain('name="password"');
    const home = await visitor.submit(start);
    expect(home.body).not.toContain('data-state="open"');
    expect(home.body).toContain('href="/sign-in?essential_acr=urn:paiza:loa:confirmed"');
    provider.person['assurance_level'] = 'confirmed';
    const again = await signIn(running.tax);
    expect(again.body).not.toContain('data-state="closed"');
  });

  it('renews the session id, so that one planted before opens nothing', async () => {
    const start = await visitor.open(`${running.tax}/sign-in`);
    const planted = visitor.cookie('tax_portal_session');
    const consent = await visitor.submit(start, { login: 'anna', password: 'x' });
    await visitor.submit(consent);
    expect(visitor.cookie('tax_portal_session')).not.toBe(planted);
    const stale = await fetch(`${running.tax}/api/session`, { headers: { cookie: `tax_portal_session=${planted}` } });
    expect(await stale.json()).toMatchObject({ signedIn: false });
  });

  it('started on 127.0.0.1 goes on at localhost, where the callback finds its cookie', async () => {
    const visit = await visitor.open(`${running.tax.replace('localhost', '127.0.0.1')}/sign-in?prompt=login`);
    expect(visit.hops[0]).toBe(`${running.tax}/sign-in?prompt=login`);
  });

  it.each([
    ['acr_values=urn:paiza:loa:standard', { acr_values: 'urn:paiza:loa:standard' }],
    ['essential_acr=urn:paiza:loa:confirmed', { claims: '{"id_token":{"acr":{"essential":true,"values":["urn:paiza:loa:confirmed"]}}}' }],
    ['prompt=login&max_age=60', { prompt: 'login', max_age: '60' }],
  ])('passes on %s', async (query, expected) => {
    const visit = await visitor.open(`${running.tax}/sign-in?${query}`);
    expect(Object.fromEntries(new URL(visit.hops[0] ?? '').searchParams)).toMatchObject(expected);
  });
});

describe('a sign-in that fails', () => {
  it('shows the error of the provider and how to go on, in both languages', async () => {
    const visit = await visitor.open(`${running.region}/sign-in?prompt=none`);
    expect(visit.status).toBe(400);
    expect(visit.body).toMatch(/Войти не удалось[^]*Попробовать ещё раз[^]*login_required/);
    expect((await visitor.open(`${running.region}/sign-in?prompt=none&lang=en`)).body).toContain('The sign-in did not succeed');
  });

  it('leaves whoever was signed in signed in, and says so', async () => {
    await signIn(running.region);
    const visit = await visitor.open(`${running.region}/sign-in?prompt=none+login`);
    expect([visit.status, visit.body]).toEqual([400, expect.stringMatching(/Вы вошли как прежде[^]*invalid_request/)]);
    expect(visit.body).not.toContain('Войти не удалось');
    expect((await sessionAt(running.region)).signedIn).toBe(true);
  });

  it('shows an error of a pushed request', async () => {
    expect((await visitor.open(`${running.region}/sign-in?prompt=none+login`)).body).toContain('invalid_request');
  });

  it('does not take a callback of another browser, nor the same one twice', async () => {
    const consent = await visitor.submit(await visitor.open(`${running.tax}/sign-in`), { login: 'anna', password: 'x' });
    const done = await visitor.submit(consent);
    const callback = done.hops.find((hop) => hop.startsWith(`${running.tax}/callback`)) ?? '';
    expect(callback).toContain('code=');
    const stranger = createVisitor();
    for (const who of [stranger, visitor])
      expect(await who.open(callback)).toMatchObject({ status: 400, body: expect.stringContaining('unknown_request') });
    expect(await sessionAt(running.tax, stranger)).toMatchObject({ signedIn: false });
  });

  it('does not take an answer of another issuer', async () => {
    const start = await visitor.open(`${running.tax}/sign-in`);
    const state = new URL(start.hops[0] ?? '').searchParams.get('state');
    const visit = await visitor.open(`${running.tax}/callback?code=x&state=${state}&iss=http://evil.example`);
    expect([visit.status, (await sessionAt(running.tax)).signedIn]).toEqual([502, false]);
  });
});

describe('refreshing', () => {
  it('brings new tokens, and with them a level raised meanwhile', async () => {
    await signIn(running.region);
    const before = await sessionAt(running.region);
    provider.person['assurance_level'] = 'standard';
    const refreshed = (await visitor.post(`${running.region}/refresh`)).body;
    expect(refreshed).toMatch(/Токены обновлены\.\s+Уровень учётной записи: стандартная/u);
    expect(refreshed).toContain('data-level="standard"');
    expect(refreshed.match(/data-state="open"/g)).toHaveLength(4);
    const after = await sessionAt(running.region);
    expect(after.assuranceLevel).toBe('standard');
    expect(after.tokens?.idToken.raw).not.toBe(before.tokens?.idToken.raw);
    expect(after.tokens?.refreshToken).not.toBe(before.tokens?.refreshToken);
  });
});

describe('signing out', () => {
  it('at Region ends the sign-in at Tax by a back-channel logout, which says so once', async () => {
    await signIn(running.region);
    await signIn(running.tax);
    const question = await visitor.post(`${running.region}/sign-out`);
    expect(new URL(question.url).searchParams.get('id_token_hint')).toMatch(/^ey/);
    const done = await visitor.submit(question, { logout: 'yes' });
    expect(done.url).toMatch(new RegExp(`^${running.region}/signed-out\\?state=`));
    expect(done.body).toContain('Вы вышли');
    expect(await sessionAt(running.tax)).toMatchObject({ signedIn: false, claims: null, tokens: null });
    expect((await visitor.open(running.tax)).body).toContain('Вы вышли: сеанс закончен на другом портале');
    expect((await visitor.open(running.tax)).body).not.toContain('сеанс закончен на другом портале');
  });

  it('is not claimed on an address somebody typed', async () => {
    expect((await visitor.open(`${running.region}/signed-out?state=x`)).url).toBe(`${running.region}/`);
  });
});

describe('POST /backchannel-logout', () => {
  const send = (token: string) =>
    fetch(`${running.tax}/backchannel-logout`, { method: 'POST', body: new URLSearchParams({ logout_token: token }) });
  const event = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  const now = () => Math.floor(Date.now() / 1000);
  const base = (claims: Record<string, unknown>) => ({
    iss: provider.issuer,
    aud: 'tax-portal',
    iat: now(),
    exp: now() + 120,
    jti: String(Math.random()),
    events: event,
    ...claims,
  });

  it('ends the sign-ins of the session it names and no other', async () => {
    const other = createVisitor();
    await signIn(running.tax);
    await signIn(running.tax, other);
    const sid = (await sessionAt(running.tax)).claims?.['sid'];
    const answer = await send(await provider.sign(base({ sid })));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect([(await sessionAt(running.tax)).signedIn, (await sessionAt(running.tax, other)).signedIn]).toEqual([false, true]);
  });

  it('ends all sign-ins of the subject when no session is named; a replay is refused', async () => {
    await signIn(running.tax);
    const token = await provider.sign(base({ sub: 'anna@tax-portal' }));
    expect((await send(token)).status).toBe(200);
    expect((await sessionAt(running.tax)).signedIn).toBe(false);
    const replay = await send(token);
    expect([replay.status, await replay.json()]).toEqual([
      400,
      { error: 'invalid_request', error_description: expect.stringContaining('jti') },
    ]);
  });

  it.each([
    ['addressed to another client', { aud: 'region-portal' }],
    ['with a nonce', { nonce: 'n' }],
  ])('refuses a token %s and ends nothing', async (_title, claims) => {
    await signIn(running.tax);
    const answer = await send(await provider.sign(base({ sub: 'anna@tax-portal', ...claims })));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([400, 'no-store']);
    expect((await sessionAt(running.tax)).signedIn).toBe(true);
  });

  it('refuses an ID Token in its place, and a body without a token', async () => {
    await signIn(running.tax);
    expect((await send((await sessionAt(running.tax)).tokens?.idToken.raw ?? '')).status).toBe(400);
    expect((await fetch(`${running.tax}/backchannel-logout`, { method: 'POST', body: '{}' })).status).toBe(400);
  });
});

it('says so while the provider does not answer, and works as soon as it does', async () => {
  const own = temporaryFolder();
  const issuerPort = await freePorts();
  const early = await runSandbox({ dataDir: own.path, issuer: `http://localhost:${issuerPort}` });
  const refused = await visitor.open(`${early.region}/sign-in`);
  expect([refused.status, refused.headers.get('retry-after'), refused.body]).toEqual([
    503,
    '3',
    expect.stringContaining('Пайцза пока не отвечает'),
  ]);
  const late = await startBareProvider(issuerPort, early.sandbox.clientFiles);
  expect((await signIn(early.region)).url).toBe(`${early.region}/`);
  await early.sandbox.stop();
  await late.stop();
  own.remove();
});

it('an unknown address of a portal is a page that leads back', async () => {
  const visit = await visitor.open(`${running.region}/nowhere`);
  expect([visit.status, visit.body]).toEqual([404, expect.stringContaining('Такой страницы нет')]);
});
