import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, type TestClient } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const ISSUER = 'https://id.paiza.test';

/** A policy as a record: directive → sources. */
function policyOf(headers: Headers): Record<string, string[]> {
  const directives = (headers.get('content-security-policy') ?? '').split(';').map((directive) => directive.trim().split(/\s+/u));
  return Object.fromEntries(directives.map(([name = '', ...sources]) => [name, sources]));
}

/** An answer of an endpoint that only programs call: data, which loads nothing wherever it is shown. */
const isForPrograms = (url: string, { status }: Response): boolean =>
  ['/token', '/jwks', '/userinfo'].includes(new URL(url).pathname) && status !== 404;

/** Whether a browser would let a form of this page be sent to the address, and redirected there (CSP3 §6.4.1). */
const mayEndAt = (page: { readonly headers: Headers }, address: string): boolean => {
  const { origin, protocol } = new URL(address);
  return policyOf(page.headers)['form-action']?.includes(origin === 'null' ? protocol : origin) ?? false;
};

describe('headers and cookies behind a proxy with https', () => {
  let world: World;
  let citizen: TestCitizen;
  let client: TestClient;
  const proxied = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7', host: 'id.paiza.test' };

  beforeAll(async () => {
    world = await createWorld({ config: { issuer: ISSUER, server: { trustProxy: true } } });
    citizen = await aCitizen(world.deps);
    client = await aRelyingParty(world);
  });
  afterAll(() => world.stop());

  /** A browser on the other side of the proxy: it speaks with the issuer, the proxy with the world's port. */
  class ProxiedSession extends WebSession {
    readonly answers: { url: string; response: Response }[] = [];
    constructor() {
      super(proxied);
    }
    override async request(url: string, init: RequestInit = {}): Promise<Response> {
      const response = await super.request(url.replace(ISSUER, world.origin), init);
      this.answers.push({ url, response });
      const location = response.headers.get('location');
      if (location?.startsWith(ISSUER) !== true) return response;
      const headers = new Headers(response.headers);
      headers.set('location', location.replace(ISSUER, world.origin));
      return new Response(null, { status: response.status, headers });
    }
  }

  /** One walk past every kind of answer: pages, redirects, documents, assets, refusals. */
  async function everyAnswer(): Promise<{ url: string; response: Response }[]> {
    const session = new ProxiedSession();
    const newcomer = await aCitizen(world.deps);
    const attempt = authorizationRequest(world, client, { acr_values: 'urn:paiza:loa:confirmed' });
    const signIn = await session.open(attempt.url);
    await session.submit(signIn, { identifier: newcomer.identifier, password: 'wrong' });
    const offer = await session.submit(signIn, { identifier: newcomer.identifier, password: newcomer.password });
    const consent = await session.submit(offer, { decision: 'continue' });
    const { code = '' } = answerOf(await session.submit(consent, { decision: 'allow' }));
    const { body } = await redeem(world, client, attempt, code);
    await session.open(`${world.origin}/sign-out?${new URLSearchParams({ id_token_hint: body['id_token'] ?? '' }).toString()}`);
    const asset = /href="(\/assets\/[^"]+\.css)"/u.exec(signIn.text)?.[1] ?? '';
    for (const path of [
      '/',
      '/registration',
      '/privacy',
      '/nowhere',
      '/interaction/unknown',
      '/robots.txt',
      '/.well-known/security.txt',
      '/.well-known/openid-configuration',
      '/jwks',
      '/authorize?client_id=nobody',
      '/userinfo',
      '/sign-out',
      '/assets/none.css',
      asset,
    ]) {
      await session.request(`${world.origin}${path}`);
    }
    await session.request(`${world.origin}/token`, { method: 'POST', headers: { accept: 'application/json' } });
    await session.request(`${world.origin}/jwks`, { method: 'DELETE' });
    await session.request(`${world.origin}/nowhere`, { headers: { accept: 'application/json' } });
    await session.request(`${world.origin}/registration`, { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } });
    return session.answers;
  }

  it('are on every page, redirect, document, asset and refusal', async () => {
    const answers = await everyAnswer();
    expect(new Set(answers.map(({ response }) => response.status))).toEqual(new Set([200, 303, 400, 401, 404, 405, 415, 422]));
    for (const { url, response } of answers) {
      const seen = Object.fromEntries(
        ['x-content-type-options', 'x-frame-options', 'referrer-policy', 'strict-transport-security', 'x-powered-by', 'server'].map(
          (name) => [name, response.headers.get(name)],
        ),
      );
      expect({ url, ...seen }).toEqual({
        url,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=63072000; includeSubDomains',
        'x-powered-by': null,
        server: null,
      });
      if (isForPrograms(url, response)) {
        expect(response.headers.get('content-type')).toMatch(/json/u);
        expect(policyOf(response.headers)).toEqual({ 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] });
        continue;
      }
      expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(policyOf(response.headers)).toMatchObject({
        'default-src': ["'self'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
        'object-src': ["'none'"],
        'form-action': expect.arrayContaining(["'self'"]),
      });
      expect(response.headers.get('content-security-policy')).not.toMatch(/unsafe|\*|data:/u);
    }
  });

  it('keep pages, redirects and tokens out of every cache, and assets in it', async () => {
    const cached = [];
    for (const { url, response } of await everyAnswer()) {
      const caching = response.headers.get('cache-control') ?? '';
      const { pathname } = new URL(url);
      if (pathname.startsWith('/assets/')) {
        expect({ url, caching }).toEqual({ url, caching: response.ok ? 'public, max-age=31536000, immutable' : caching });
        continue;
      }
      const isPublic = pathname.startsWith('/.well-known/') || ['/robots.txt', '/jwks'].includes(pathname);
      if (!isPublic && caching !== 'no-store') cached.push({ pathname, status: response.status, caching });
    }
    expect(cached).toEqual([]);
  });

  it('bind cookies to this host and to https, hide them from scripts and from other sites’ requests', async () => {
    const names = new Set<string>();
    for (const { response } of await everyAnswer()) {
      for (const line of response.headers.getSetCookie()) {
        const [pair = '', ...attributes] = line.split(';').map((part) => part.trim().toLowerCase());
        const name = pair.split('=', 1)[0] ?? '';
        names.add(name);
        expect({ name, attributes }).toEqual({ name, attributes: expect.arrayContaining(['httponly', 'secure', 'samesite=lax']) });
        expect(attributes.filter((attribute) => attribute.startsWith('domain'))).toEqual([]);
        if (name.startsWith('__host-')) expect(attributes).toContain('path=/');
        else expect(name).toMatch(/^__secure-/u);
      }
    }
    expect([...names].toSorted()).toEqual(
      expect.arrayContaining(
        ['__host-csrf', '__host-session', '__secure-interaction', '__secure-resume'].map((name) => expect.stringContaining(name)),
      ),
    );
  });

  it('speak of the issuer’s address only, whatever the request calls us', async () => {
    for (const headers of [proxied, { ...proxied, host: 'evil.example' }, { ...proxied, 'x-forwarded-host': 'evil.example' }, {}]) {
      const metadata = await new WebSession(headers).request(`${world.origin}/.well-known/openid-configuration`);
      const text = await metadata.text();
      expect(text).toContain(`"issuer":"${ISSUER}"`);
      expect(text).not.toMatch(/http:\/\/|evil|localhost/u);
    }
    const session = new WebSession({ ...proxied, 'x-forwarded-host': 'evil.example' });
    const started = await session.request(authorizationRequest(world, client).url);
    const page = await session.open(new URL(started.headers.get('location') ?? '', world.origin).href);
    const posted = await session.request(page.url, {
      method: 'POST',
      body: new URLSearchParams({ ...page.fields, identifier: citizen.identifier, password: citizen.password }),
    });
    expect(posted.status).toBe(303);
    const next = new URL(posted.headers.get('location') ?? '', ISSUER);
    expect(`${next.origin}${next.pathname}`).toMatch(new RegExp(`^${ISSUER}/interaction/`, 'u'));
  });
});

describe('pages on the way to a portal', () => {
  let world: World;
  let citizen: TestCitizen;

  beforeAll(async () => {
    world = await createWorld();
    citizen = await aCitizen(world.deps);
  });
  afterAll(() => world.stop());

  const signOut = (parameters: Record<string, string> = {}) => `${world.origin}/sign-out?${new URLSearchParams(parameters).toString()}`;

  it('let their forms end at that portal and nowhere else, and answer each POST with 303', async () => {
    const client = await aRelyingParty(world);
    const session = new WebSession();
    const attempt = authorizationRequest(world, client, { acr_values: 'urn:paiza:loa:confirmed' });
    const credentials = { identifier: citizen.identifier, password: citizen.password };
    const steps: [string, Record<string, string>][] = [
      ['name="password"', credentials],
      ['value="continue"', { decision: 'continue' }],
      ['value="allow"', { decision: 'allow' }],
    ];
    let page: WebPage = await session.open(attempt.url);
    let next: URL | undefined;
    for (const [sign, values] of steps) {
      expect(page.text).toContain(sign);
      expect(policyOf(page.headers)['form-action']).toEqual(["'self'", new URL(client.redirectUri).origin]);
      const posted = await session.request(page.url, { method: 'POST', body: new URLSearchParams({ ...page.fields, ...values }) });
      expect(posted.status).toBe(303);
      next = new URL(posted.headers.get('location') ?? '', page.url);
      if (next.origin === world.origin) page = await session.open(next.href);
    }
    expect(next?.href.startsWith(client.redirectUri)).toBe(true);
    expect(next?.searchParams.get('code')).toBeTruthy();
    const again = await session.open(authorizationRequest(world, client, { prompt: 'login' }).url);
    const refused = await session.submit(again, { identifier: citizen.identifier, password: 'wrong' });
    expect(refused.status).toBe(422);
    expect(mayEndAt(refused, client.redirectUri)).toBe(true);
  });

  it('let their forms end at an app’s own scheme and at a loopback address', async () => {
    const redirects = ['com.example.portal:/cb', 'http://127.0.0.1/cb'];
    const client = await aRelyingParty(world, {
      method: 'none',
      metadata: { application_type: 'native', redirect_uris: redirects, post_logout_redirect_uris: [], subject_type: 'public' },
    });
    for (const [redirect, source] of [
      [redirects[0], 'com.example.portal:'],
      ['http://127.0.0.1:51004/cb', 'http://127.0.0.1:51004'],
    ] as const) {
      const page = await new WebSession().open(authorizationRequest(world, client, { redirect_uri: redirect }).url);
      expect(policyOf(page.headers)['form-action']).toEqual(["'self'", source]);
    }
  });

  it('let the sign-out page lead back to the portal, signed in or not any more', async () => {
    const client = await aRelyingParty(world);
    const session = new WebSession();
    const attempt = authorizationRequest(world, client);
    const { code = '' } = answerOf(await signInAt(session, attempt, citizen));
    const { body } = await redeem(world, client, attempt, code);
    const returnTo = `https://${client.clientId}.example/bye`;
    const parameters = { id_token_hint: body['id_token'] ?? '', post_logout_redirect_uri: returnTo, state: 's' };
    const plain = await session.open(signOut());
    expect(policyOf(plain.headers)['form-action']).toEqual(["'self'"]);
    const page = await session.open(signOut(parameters));
    expect(mayEndAt(page, returnTo)).toBe(true);
    expect((await session.submit(page, { logout: 'yes' })).url).toBe(`${returnTo}?state=s`);
    expect((await new WebSession().open(signOut(parameters))).url).toBe(`${returnTo}?state=s`);
  });

  /** The page sends itself: its one inline script is allowed by its hash, and nothing else inline is. */
  function expectSelfSending(page: WebPage): void {
    const script = /<script>([\s\S]*?)<\/script>/u.exec(page.text)?.[1] ?? '';
    const hash = `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
    expect(script).toContain('submit()');
    expect(policyOf(page.headers)['script-src']).toEqual([hash]);
  }

  it('send a form_post answer, with the state escaped, to the portal alone', async () => {
    const client = await aRelyingParty(world, { metadata: { response_modes: ['query', 'form_post'] } });
    const session = new WebSession();
    const state = `"><script>alert(1)</script>'&amp;`;
    for (const parameters of [{}, { prompt: 'none' }, { prompt: 'none', max_age: '0' }, { scope: 'nonsense' }] as Record<
      string,
      string
    >[]) {
      const attempt = authorizationRequest(world, client, { response_mode: 'form_post', state, ...parameters });
      const page = await signInAt(session, attempt, citizen);
      expect(page.formAction).toBe(client.redirectUri);
      expect(page.fields).toMatchObject({ state, iss: world.origin });
      expect(page.fields['code'] ?? page.fields['error']).toBeDefined();
      expect(page.text).not.toContain('alert(1)</script>');
      expectSelfSending(page);
      expect(policyOf(page.headers)['form-action']).toEqual(["'self'", new URL(client.redirectUri).origin]);
      expect(page.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('give form_post and fragment to no client that did not register them', async () => {
    const client = await aRelyingParty(world);
    for (const mode of ['form_post', 'fragment']) {
      const page = await signInAt(new WebSession(), authorizationRequest(world, client, { response_mode: mode }), citizen);
      expect(page.url + page.text).not.toContain('code=');
      expect(page.url + page.text).toContain('response_mode');
    }
  });

  it('show a portal’s name as text, whatever it is', async () => {
    const hostile = `<img src=x onerror=alert(1)>"'&{{7*7}}</title><script>`;
    const client = await aRelyingParty(world, { metadata: { client_name: hostile } });
    const session = new WebSession();
    const attempt = authorizationRequest(world, client, {
      acr_values: 'urn:paiza:loa:confirmed',
      login_hint: '"><script>alert(2)</script>',
    });
    const signIn = await session.open(attempt.url);
    const offer = await session.submit(signIn, { identifier: citizen.identifier, password: citizen.password });
    const consent = await session.submit(offer, { decision: 'continue' });
    for (const page of [signIn, offer, consent]) {
      expect(page.text).toContain('&lt;img src=x onerror=alert(1)&gt;');
      expect(page.text).not.toMatch(/<img src=x|<script>|alert\(2\)<\/script>|"><script/u);
    }
  });

  it('show no byte of a refused request as markup', async () => {
    const hostile = encodeURIComponent('"><script>alert(1)</script>');
    for (const path of [
      `/authorize?client_id=${hostile}&redirect_uri=${hostile}&state=${hostile}`,
      `/sign-out?post_logout_redirect_uri=${hostile}&id_token_hint=${hostile}`,
      `/sign-out/success?client_id=${hostile}`,
      `/interaction/${hostile}`,
      `/${hostile}`,
      `/?lang=${hostile}`,
    ]) {
      const page = await new WebSession().open(`${world.origin}${path}`);
      expect({ path, found: /"><script>|<script>alert/u.test(page.text) }).toEqual({ path, found: false });
    }
  });
});
