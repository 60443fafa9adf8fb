import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import {
  answerOf,
  aRelyingParty,
  authorizationRequest,
  clientRequest,
  redeem,
  signInAt,
  type TestClient,
} from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

describe('hostile requests to the OpenID endpoints', () => {
  let world: World;
  let citizen: TestCitizen;
  let client: TestClient;
  let keyed: TestClient;

  beforeAll(async () => {
    world = await createWorld();
    citizen = await aCitizen(world.deps);
    client = await aRelyingParty(world);
    keyed = await aRelyingParty(world, { method: 'private_key_jwt' });
  });
  afterAll(() => world.stop());

  const disguises = (uri: string): string[] => [
    uri.replace('/cb', '/CB'),
    `${uri}/`,
    uri.replace('.example', '.example@evil.example'),
    uri.replace('.example', '.example.evil.example'),
    `${uri}/..;/x`,
    `${uri}#x`,
    `${uri}?a=1`,
    uri.replace('/cb', '/%63b'),
    uri.replace('.example', '.example:443'),
    uri.toUpperCase(),
    `${uri}%00`,
    'javascript:alert(1)',
  ];

  it('never redirect to an address that is not registered letter by letter', async () => {
    for (const uri of disguises(client.redirectUri)) {
      const response = await new WebSession().request(authorizationRequest(world, client, { redirect_uri: uri }).url);
      expect({ uri, status: response.status, location: response.headers.get('location') }).toEqual({ uri, status: 400, location: null });
    }
  });

  it('are refused when a parameter comes twice, and neither value is used', async () => {
    for (const name of ['state', 'nonce', 'scope']) {
      const { url } = authorizationRequest(world, client);
      const response = await new WebSession().request(`${url}&${name}=second`);
      const back = new URL(response.headers.get('location') ?? '');
      expect(back.searchParams.get('error')).toBe('invalid_request');
      expect(back.searchParams.get('state')).not.toBe('second');
    }
    const twice = await new WebSession().request(`${authorizationRequest(world, client).url}&client_id=${keyed.clientId}`);
    expect(twice.status).toBe(400);
  });

  it('need PKCE with S256, for confidential clients too', async () => {
    for (const parameters of [
      { code_challenge: undefined, code_challenge_method: undefined },
      { code_challenge_method: 'plain' },
      { code_challenge_method: undefined },
    ]) {
      const response = await new WebSession().request(authorizationRequest(world, client, parameters).url);
      expect(new URL(response.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_request');
    }
  });

  it('may leave PKCE out only where the stored policy of a confidential client waives it', async () => {
    const waived = await aRelyingParty(world, { policy: { pkce: 'waived' } });
    const attempt = authorizationRequest(world, waived, { code_challenge: undefined, code_challenge_method: undefined });
    const answer = answerOf(await signInAt(new WebSession(), attempt, citizen));
    expect(answer['code']).toBeDefined();
  });

  it('cannot redeem a code with another verifier, or with none', async () => {
    const session = new WebSession();
    for (const verifier of ['x'.repeat(43), 'x'.repeat(42), 'x'.repeat(129), 'ж'.repeat(43), '']) {
      const attempt = authorizationRequest(world, client);
      const { code = '' } = answerOf(await signInAt(session, attempt, citizen));
      const { status, body } = await redeem(world, client, { ...attempt, verifier }, code);
      expect(status).toBe(400);
      expect(['invalid_grant', 'invalid_request']).toContain(body['error']);
    }
  });

  it('cannot redeem a code of another client, or for another address', async () => {
    const attempt = authorizationRequest(world, client);
    const session = new WebSession();
    const { code = '' } = answerOf(await signInAt(session, attempt, citizen));
    expect((await redeem(world, keyed, attempt, code)).body['error']).toBe('invalid_grant');
    expect((await redeem(world, { ...client, redirectUri: `${client.redirectUri}2` }, attempt, code)).body['error']).toBe('invalid_grant');
  });

  it('cannot use a client assertion that is meant for others, or lives for years', async () => {
    const now = Math.floor(Date.now() / 1000);
    const refused = {
      'another audience': { aud: 'https://other.example' },
      'the token endpoint': { aud: `${world.origin}/token` },
      'a list with a stranger': { aud: [world.origin, 'https://other.example'] },
      'a list': { aud: [world.origin] },
      'ten years': { exp: now + 315_360_000 },
      'another subject': { sub: 'somebody' },
      'another issuer': { iss: 'somebody' },
      'no jti': { jti: undefined },
      expired: { iat: now - 600, exp: now - 300 },
      'from the future': { iat: now + 70, exp: now + 130 },
    };
    for (const [what, claims] of Object.entries(refused)) {
      const response = await clientRequest(world, keyed, '/introspect', { token: 'x' }, claims as never);
      expect({ what, status: response.status, error: ((await response.json()) as { error: string }).error }).toEqual({
        what,
        status: 401,
        error: 'invalid_client',
      });
    }
    const slightlyAhead = await clientRequest(world, keyed, '/introspect', { token: 'x' }, { iat: now + 8, exp: now + 60 });
    expect(slightlyAhead.status).toBe(200);
  });

  it('get no other response type, mode or request object', async () => {
    for (const [parameters, error] of [
      [{ response_type: 'token' }, 'unsupported_response_type'],
      [{ response_type: 'code id_token' }, 'unsupported_response_type'],
      [{ request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
      [{ request_uri: 'http://169.254.169.254/' }, 'request_uri_not_supported'],
    ] as const) {
      const response = await new WebSession().request(authorizationRequest(world, client, parameters).url);
      const location = response.headers.get('location');
      const answered = location === null ? await response.text() : new URL(location.replace('#', '?')).searchParams.get('error');
      expect(`${answered}`).toMatch(new RegExp(`${error}|invalid_request`, 'u'));
    }
    const fragment = await new WebSession().request(authorizationRequest(world, client, { response_mode: 'fragment' }).url);
    expect(fragment.headers.get('location') ?? '').not.toContain('code=');
  });

  it('answer prompt=none with an error and no page', async () => {
    const signedOut = await new WebSession().request(authorizationRequest(world, client, { prompt: 'none' }).url);
    expect(new URL(signedOut.headers.get('location') ?? '').searchParams.get('error')).toBe('login_required');
    const session = new WebSession();
    await signInAt(session, authorizationRequest(world, client), citizen);
    const stranger = await aRelyingParty(world);
    const withoutConsent = await session.request(authorizationRequest(world, stranger, { prompt: 'none' }).url);
    expect(new URL(withoutConsent.headers.get('location') ?? '').searchParams.get('error')).toBe('consent_required');
    const silent = await session.request(authorizationRequest(world, client, { prompt: 'none' }).url);
    expect(new URL(silent.headers.get('location') ?? '').searchParams.get('code')).not.toBeNull();
  });

  it('carry a state of 4 KB back byte for byte', async () => {
    const state = 'я'.repeat(600);
    const attempt = authorizationRequest(world, client, { state });
    expect(answerOf(await signInAt(new WebSession(), attempt, citizen))['state']).toBe(state);
  });

  it('cannot look into tokens of others', async () => {
    const attempt = authorizationRequest(world, client);
    const { code = '' } = answerOf(await signInAt(new WebSession(), attempt, citizen));
    const { body } = await redeem(world, client, attempt, code);
    const foreign = await clientRequest(world, keyed, '/introspect', { token: body['access_token'] ?? '' });
    expect(await foreign.json()).toEqual({ active: false });
    const withIdToken = await fetch(`${world.origin}/userinfo`, { headers: { authorization: `Bearer ${body['id_token']}` } });
    expect(withIdToken.status).toBe(401);
  });

  it('cannot take over an interaction of another browser', async () => {
    const victim = new WebSession();
    const page = await victim.open(authorizationRequest(world, client).url);
    const stranger = await new WebSession().open(page.url);
    expect(stranger.status).toBe(400);
    expect(stranger.text).not.toContain('name="password"');
  });

  it('get a new session id at sign-in, and an attacker’s session stays anonymous', async () => {
    const session = new WebSession();
    await signInAt(session, authorizationRequest(world, client), citizen);
    const before = session.cookie('session');
    const again = await session.open(authorizationRequest(world, client, { prompt: 'login' }).url);
    await session.submit(again, { identifier: citizen.identifier, password: citizen.password });
    expect(session.cookie('session')).not.toBe(before);
    const old = new WebSession();
    old.setCookie('session', before ?? '');
    const anonymous = await old.request(authorizationRequest(world, client, { prompt: 'none' }).url);
    expect(new URL(anonymous.headers.get('location') ?? '').searchParams.get('error')).toBe('login_required');
  });

  it('send a form only with the token of the same browser and from our own pages', async () => {
    const session = new WebSession();
    const page = await session.open(authorizationRequest(world, client).url);
    const values = { identifier: citizen.identifier, password: citizen.password };
    const post = (form: Record<string, string>, headers: Record<string, string> = {}) =>
      session.request(page.url, { method: 'POST', body: new URLSearchParams({ ...values, ...form }), headers });
    expect((await post({})).status).toBe(403);
    expect((await post({ csrf_token: 'A'.repeat(43) })).status).toBe(403);
    expect((await post(page.fields, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post(page.fields, { origin: 'null' })).status).toBe(403);
    expect((await post(page.fields, { origin: 'https://evil.example' })).status).toBe(403);
    const plain = await session.request(page.url, {
      method: 'POST',
      body: JSON.stringify({ ...page.fields, ...values }),
      headers: { 'content-type': 'text/plain' },
    });
    expect(plain.status).toBe(415);
    expect((await post(page.fields)).status).toBe(303);
  });

  it('believe no cookie that came twice', async () => {
    const session = new WebSession();
    await signInAt(session, authorizationRequest(world, client), citizen);
    const cookie = `${session.cookieHeader('/')}; paiza_session=planted`;
    const response = await fetch(authorizationRequest(world, client, { prompt: 'none' }).url, { redirect: 'manual', headers: { cookie } });
    expect(new URL(response.headers.get('location') ?? '').searchParams.get('error')).toBe('login_required');
  });
});
