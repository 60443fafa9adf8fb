import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
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

describe('signing out', () => {
  let world: World;
  let citizen: TestCitizen;
  let region: TestClient;
  let tax: TestClient;
  let listener: Server;
  const received: { path: string; token: JWTPayload; typ: unknown }[] = [];
  let failures = 0;

  beforeAll(async () => {
    world = await createWorld();
    citizen = await aCitizen(world.deps);
    listener = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? '';
        if (failures-- > 0) response.writeHead(503).end();
        else {
          received.push({ path: request.url ?? '', token: decodeJwt(token), typ: decodeProtectedHeader(token).typ });
          response.writeHead(200).end();
        }
      })();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const sink = `http://localhost:${(listener.address() as AddressInfo).port}`;
    const metadata = (path: string) => ({ backchannel_logout_uri: `${sink}/${path}`, backchannel_logout_session_required: true });
    region = await aRelyingParty(world, { id: 'region', metadata: metadata('region') });
    tax = await aRelyingParty(world, { id: 'tax', metadata: metadata('tax') });
  });
  afterAll(async () => {
    await world.stop();
    listener.close();
    listener.closeAllConnections();
  });

  async function signedInAtBoth() {
    const session = new WebSession();
    const attempt = authorizationRequest(world, region);
    const { code = '' } = answerOf(await signInAt(session, attempt, citizen));
    const regionTokens = await redeem(world, region, attempt, code);
    const second = authorizationRequest(world, tax);
    const taxTokens = await redeem(world, tax, second, answerOf(await signInAt(session, second, citizen))['code'] ?? '');
    return { session, regionTokens, taxTokens };
  }

  const signOutUrl = (parameters: Record<string, string>) => `${world.origin}/sign-out?${new URLSearchParams(parameters).toString()}`;
  const eventually = async (holds: () => boolean) => {
    for (let attempt = 0; attempt < 300 && !holds(); attempt++) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(holds()).toBe(true);
  };

  it('names the site in the language of the page', async () => {
    const english = await aRelyingParty(world, { metadata: { 'client_name#en': 'Portal of the region' } });
    const session = new WebSession();
    const attempt = authorizationRequest(world, english);
    const { body } = await redeem(
      world,
      english,
      attempt,
      answerOf(await signInAt(session, attempt, await aCitizen(world.deps)))['code'] ?? '',
    );
    const page = await session.open(`${signOutUrl({ id_token_hint: body['id_token'] ?? '' })}&lang=en`);
    expect(page.text).toContain('Sign out of Portal of the region only');
  });

  it('asks first, then ends the session here and tells every portal of it, again until it is heard', async () => {
    const { session, regionTokens, taxTokens } = await signedInAtBoth();
    failures = 1;
    const returnTo = `https://region.example/bye`;
    const page = await session.open(
      signOutUrl({ id_token_hint: regionTokens.body['id_token'] ?? '', post_logout_redirect_uri: returnTo, state: 'so' }),
    );
    expect(page.text).toContain('name="logout"');
    expect(page.text).toMatch(/Выйти только с сайта «[^{»]+»/u);
    const back = await session.submit(page, { logout: 'yes' });
    expect(back.url).toBe(`${returnTo}?state=so`);

    const none = await session.request(authorizationRequest(world, region, { prompt: 'none' }).url);
    expect(new URL(none.headers.get('location') ?? '').searchParams.get('error')).toBe('login_required');
    for (const [client, { body }] of [
      [region, regionTokens],
      [tax, taxTokens],
    ] as const) {
      expect(await (await clientRequest(world, client, '/introspect', { token: body['access_token'] ?? '' })).json()).toEqual({
        active: false,
      });
    }
    await eventually(() => received.length === 2);
    expect(received.map(({ path }) => path).toSorted()).toEqual(['/region', '/tax']);
    const told = received.find(({ path }) => path === '/region')?.token;
    expect(told).toMatchObject({ iss: world.origin, aud: 'region', sub: regionTokens.idToken.sub, sid: regionTokens.idToken['sid'] });
    expect(told).toHaveProperty(['events', 'http://schemas.openid.net/event/backchannel-logout']);
    expect(told).not.toHaveProperty('nonce');
  });

  it('leaves the session alive when the citizen stays, or when the form was not ours', async () => {
    const { session, regionTokens } = await signedInAtBoth();
    const page = await session.open(signOutUrl({ id_token_hint: regionTokens.body['id_token'] ?? '' }));
    await session.submit({ ...page, fields: { xsrf: 'forged' } }, { logout: 'yes' });
    const silent = await session.request(authorizationRequest(world, tax, { prompt: 'none' }).url);
    expect(new URL(silent.headers.get('location') ?? '').searchParams.get('code')).not.toBeNull();
  });

  it('leads on at once when there is no session to end', async () => {
    const parameters = { client_id: 'region', post_logout_redirect_uri: 'https://region.example/bye', state: 'so' };
    const back = await new WebSession().request(signOutUrl(parameters));
    expect(back.headers.get('location')).toBe('https://region.example/bye?state=so');
    const here = await new WebSession().open(signOutUrl({}));
    expect({ status: here.status, path: new URL(here.url).pathname }).toEqual({ status: 200, path: '/sign-out/success' });
  });

  it('never leads to an address that is not registered', async () => {
    const { session, regionTokens, taxTokens } = await signedInAtBoth();
    const hint = regionTokens.body['id_token'] ?? '';
    for (const parameters of [
      { id_token_hint: hint, post_logout_redirect_uri: 'https://evil.example/' },
      { id_token_hint: hint, post_logout_redirect_uri: 'javascript:alert(1)' },
      { id_token_hint: taxTokens.body['id_token'] ?? '', client_id: 'region', post_logout_redirect_uri: 'https://region.example/bye' },
      { id_token_hint: `${hint.slice(0, -6)}AAAAAA`, post_logout_redirect_uri: 'https://region.example/bye' },
    ]) {
      const response = await session.request(signOutUrl(parameters));
      expect({ status: response.status, location: response.headers.get('location') }).toEqual({ status: 400, location: null });
    }
  });
});
