import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import {
  answerOf,
  aRelyingParty,
  authorizationRequest,
  clientRequest,
  redeem,
  signInAt,
  tokens,
  type TestClient,
  type TokenAnswer,
} from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const api = 'https://api.tax.example/v1';
const archive = 'https://archive.example';

describe('tokens', () => {
  let world: World;
  let citizen: TestCitizen;
  let client: TestClient;
  let other: TestClient;

  beforeAll(async () => {
    world = await createWorld();
    citizen = await aCitizen(world.deps);
    client = await aRelyingParty(world, {
      policy: {
        resources: [
          { identifier: api, scope: 'declarations.read declarations.write' },
          { identifier: archive, scope: 'read' },
        ],
      },
    });
    other = await aRelyingParty(world);
  });
  afterAll(() => world.stop());

  async function tokensFor(at: TestClient, parameters: Record<string, string> = {}, session = new WebSession()): Promise<TokenAnswer> {
    const attempt = authorizationRequest(world, at, parameters);
    const answer = answerOf(await signInAt(session, attempt, citizen));
    if (answer['code'] === undefined) throw new Error(JSON.stringify(answer));
    return redeem(world, at, attempt, answer['code']);
  }
  const introspect = async (at: TestClient, token: string | undefined) =>
    (await (await clientRequest(world, at, '/introspect', { token: token ?? '' })).json()) as Record<string, unknown>;
  const refresh = (at: TestClient, token: string | undefined, further: Record<string, string> = {}) =>
    tokens(world, at, { grant_type: 'refresh_token', refresh_token: token ?? '', ...further });
  const userinfo = (token: string | undefined, init: RequestInit = {}) =>
    fetch(`${world.origin}/userinfo`, { ...init, headers: { authorization: `Bearer ${token ?? ''}` } });
  const keys = () => createRemoteJWKSet(new URL(`${world.origin}/jwks`));

  describe('at userinfo', () => {
    it('give the claims that were consented to, by GET and by POST, and the subject of the ID Token', async () => {
      const { body, idToken } = await tokensFor(client, { scope: 'openid profile phone' });
      for (const method of ['GET', 'POST']) {
        const response = await userinfo(body['access_token'], { method });
        expect(response.status).toBe(200);
        expect(await response.json()).toEqual({
          sub: idToken.sub,
          assurance_level: 'simplified',
          name: 'Каменщикова Аксинья',
          family_name: 'Каменщикова',
          given_name: 'Аксинья',
          phone_number: citizen.identifier,
          phone_number_verified: true,
        });
      }
    });

    it('give no more than their scope', async () => {
      const { body, idToken } = await tokensFor(other, { scope: 'openid' });
      expect(await (await userinfo(body['access_token'])).json()).toEqual({ sub: idToken.sub, assurance_level: 'simplified' });
    });

    it('are refused as a wrong one, a refresh token, an ID Token, or in the query', async () => {
      const { body } = await tokensFor(client);
      for (const wrong of ['x', body['refresh_token'], body['id_token']]) {
        const response = await userinfo(wrong);
        expect(response.status).toBe(401);
        expect(response.headers.get('www-authenticate')).toMatch(/^Bearer .*error="invalid_token"/u);
      }
      expect((await fetch(`${world.origin}/userinfo?access_token=${body['access_token']}`)).status).toBe(400);
    });

    it('follow the account: whoever is closed is known no more', async () => {
      const leaver = await aCitizen(world.deps);
      const attempt = authorizationRequest(world, client);
      const { code = '' } = answerOf(await signInAt(new WebSession(), attempt, leaver));
      const { body } = await redeem(world, client, attempt, code);
      await world.deps.pool.query('update accounts set closed_at = now() where id = $1', [leaver.accountId]);
      expect((await userinfo(body['access_token'])).status).toBe(401);
      expect((await refresh(client, body['refresh_token'])).body['error']).toBe('invalid_grant');
    });
  });

  describe('in introspection', () => {
    it('are described to the client they belong to, under its own name for the citizen', async () => {
      const { body, idToken } = await tokensFor(client, { scope: 'openid profile' });
      const access = await introspect(client, body['access_token']);
      expect(access).toMatchObject({
        active: true,
        sub: idToken.sub,
        client_id: client.clientId,
        iss: world.origin,
        scope: 'openid profile',
        token_type: 'Bearer',
        acr: 'urn:paiza:loa:simplified',
        amr: ['pwd'],
        auth_time: idToken['auth_time'] as number,
      });
      expect(Number(access['exp']) - Number(access['iat'])).toBe(600);
      expect(JSON.stringify(access)).not.toContain(citizen.accountId);
      expect(await introspect(client, body['refresh_token'])).toMatchObject({ active: true, sub: idToken.sub });
    });

    it('do not exist for anybody else, nor do those that never existed', async () => {
      const { body } = await tokensFor(client);
      for (const token of [body['access_token'], body['refresh_token']]) expect(await introspect(other, token)).toEqual({ active: false });
      expect(await introspect(client, 'unknown')).toEqual({ active: false });
      const nobody = await fetch(`${world.origin}/introspect`, {
        method: 'POST',
        body: new URLSearchParams({ token: body['access_token'] ?? '' }),
      });
      expect([400, 401]).toContain(nobody.status);
    });
  });

  describe('when revoked', () => {
    it('take their whole family along, whichever of them it is', async () => {
      for (const kind of ['refresh_token', 'access_token'] as const) {
        const first = await tokensFor(client);
        const second = await refresh(client, first.body['refresh_token']);
        expect(second.status).toBe(200);
        expect((await clientRequest(world, client, '/revoke', { token: first.body[kind] ?? '', token_type_hint: 'nonsense' })).status).toBe(
          200,
        );
        for (const token of [first.body['access_token'], second.body['access_token'], first.body['refresh_token']]) {
          expect(await introspect(client, token)).toEqual({ active: false });
        }
        expect((await userinfo(second.body['access_token'])).status).toBe(401);
        expect((await refresh(client, first.body['refresh_token'])).body['error']).toBe('invalid_grant');
      }
    });

    it('stay alive when another client asks, which learns nothing', async () => {
      const { body } = await tokensFor(client);
      for (const token of [body['refresh_token'], body['access_token'], 'unknown']) {
        const response = await clientRequest(world, other, '/revoke', { token: token ?? '' });
        expect([response.status, await response.text()]).toEqual([200, '']);
      }
      expect(await introspect(client, body['access_token'])).toMatchObject({ active: true });
    });

    it('are never reported dead when the database could not write it', async () => {
      const { body } = await tokensFor(client);
      const { asOwner } = world.database;
      await asOwner(
        `create function refuse_deletion() returns trigger language plpgsql as $$ begin raise exception 'disk full' using errcode = '53100'; end $$`,
      );
      await asOwner('create trigger refuse_deletion before delete on oidc_artefacts for each row execute function refuse_deletion()');
      try {
        const response = await clientRequest(world, client, '/revoke', { token: body['refresh_token'] ?? '' });
        expect(response.status).toBe(503);
        expect(response.headers.get('retry-after')).not.toBeNull();
      } finally {
        await asOwner('drop trigger refuse_deletion on oidc_artefacts');
      }
      expect((await refresh(client, body['refresh_token'])).status).toBe(200);
    });
  });

  describe('for services (resource indicators, RFC 8707)', () => {
    const asking = { resource: api, scope: 'openid declarations.read' };

    it('are signed JWTs with the audience, the scope, the class and the moment of signing in (RFC 9068)', async () => {
      const { body, idToken } = await tokensFor(client, asking);
      const token = body['access_token'] ?? '';
      expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'at+jwt', alg: 'ES256' });
      const { payload } = await jwtVerify(token, keys(), { issuer: world.origin, audience: api, typ: 'at+jwt' });
      expect(payload).toMatchObject({
        sub: idToken.sub,
        client_id: client.clientId,
        scope: 'declarations.read',
        acr: 'urn:paiza:loa:simplified',
        amr: ['pwd'],
        auth_time: idToken['auth_time'] as number,
        jti: expect.any(String),
      });
      expect(Number(payload.exp) - Number(payload.iat)).toBe(600);
      expect(JSON.stringify(payload)).not.toContain(citizen.accountId);
      expect((await userinfo(token)).status).toBe(401);
    });

    it('are asked for again by refreshing, and never with more scope than was granted', async () => {
      const { body } = await tokensFor(client, asking);
      const again = await refresh(client, body['refresh_token'], { resource: api });
      const { payload } = await jwtVerify(again.body['access_token'] ?? '', keys(), { audience: api });
      expect(payload).toMatchObject({ scope: 'declarations.read', acr: 'urn:paiza:loa:simplified', amr: ['pwd'] });
      const wider = await refresh(client, body['refresh_token'], { resource: api, scope: 'declarations.write' });
      expect(wider.body['error']).toBe('invalid_scope');
    });

    it('are agreed to by the citizen, once', async () => {
      const session = new WebSession();
      const reader = await aCitizen(world.deps);
      const request = () => authorizationRequest(world, client, { resource: archive, scope: 'openid read' });
      const consent = await session.submit(await session.open(request().url), { identifier: reader.identifier, password: reader.password });
      expect(consent.text).toContain('value="allow"');
      const attempt = request();
      await session.submit(consent, { decision: 'allow' });
      const { code } = answerOf(await session.open(attempt.url));
      const { body } = await redeem(world, client, attempt, code ?? '');
      expect((await jwtVerify(body['access_token'] ?? '', keys(), { audience: archive })).payload['scope']).toBe('read');
    });

    it('do not exist beyond the policy of the client', async () => {
      const denied = async (at: TestClient, parameters: Record<string, string>) => {
        const response = await new WebSession().request(authorizationRequest(world, at, parameters).url);
        return new URL(response.headers.get('location') ?? 'about:blank').searchParams.get('error');
      };
      expect(await denied(client, { ...asking, resource: 'https://elsewhere.example' })).toBe('invalid_target');
      expect(await denied(client, { ...asking, resource: `${api}/` })).toBe('invalid_target');
      expect(await denied(client, { ...asking, resource: 'not a uri' })).toBe('invalid_target');
      expect(await denied(other, asking)).toBe('invalid_target');
      const { body } = await tokensFor(client, asking);
      expect((await refresh(client, body['refresh_token'], { resource: archive })).body['error']).toBe('invalid_target');
      expect((await refresh(client, body['refresh_token'], { resource: 'https://elsewhere.example' })).body['error']).toBe(
        'invalid_target',
      );
    });

    it('are given to machines for themselves: no citizen, no class', async () => {
      const machine = await aRelyingParty(world, {
        method: 'private_key_jwt',
        metadata: {
          grant_types: ['client_credentials'],
          response_types: [],
          redirect_uris: [],
          post_logout_redirect_uris: [],
          scope: undefined,
        },
        policy: { resources: [{ identifier: api, scope: 'declarations.read' }] },
      });
      const grant = { grant_type: 'client_credentials', resource: api, scope: 'declarations.read' };
      const { status, body } = await tokens(world, machine, grant);
      expect(status).toBe(200);
      expect(Object.keys(body).toSorted()).toEqual(['access_token', 'expires_in', 'scope', 'token_type']);
      const { payload, protectedHeader } = await jwtVerify(body['access_token'] ?? '', keys(), { issuer: world.origin, audience: api });
      expect(protectedHeader.typ).toBe('at+jwt');
      expect(payload).toMatchObject({ sub: machine.clientId, client_id: machine.clientId, scope: 'declarations.read' });
      for (const claim of ['acr', 'amr', 'auth_time']) expect(payload).not.toHaveProperty(claim);
      const wider = await tokens(world, machine, { ...grant, scope: 'declarations.write' });
      expect(wider.body).not.toHaveProperty('scope');
      expect((await jwtVerify(wider.body['access_token'] ?? '', keys(), { audience: api })).payload).not.toHaveProperty('scope');
      expect((await tokens(world, machine, { ...grant, resource: archive })).body['error']).toBe('invalid_target');
      expect((await tokens(world, client, grant)).status).toBe(400);
    });
  });

  describe('that refresh', () => {
    async function signOut(session: WebSession, idToken: string | undefined): Promise<void> {
      const page = await session.open(`${world.origin}/sign-out?${new URLSearchParams({ id_token_hint: idToken ?? '' }).toString()}`);
      await session.submit(page, { logout: 'yes' });
    }

    it('die with the session, unless the citizen agreed to access while away (offline_access)', async () => {
      const session = new WebSession();
      const online = await tokensFor(other, {}, session);
      const offline = await tokensFor(client, { scope: 'openid profile offline_access', prompt: 'consent' }, session);
      const unasked = await tokensFor(await aRelyingParty(world), { scope: 'openid offline_access' }, session);
      await signOut(session, online.body['id_token']);
      expect((await refresh(other, online.body['refresh_token'])).body['error']).toBe('invalid_grant');
      expect(await introspect(other, online.body['access_token'])).toEqual({ active: false });
      expect((await refresh(client, offline.body['refresh_token'])).status).toBe(200);
      expect(unasked.body['scope']).not.toContain('offline_access');
    });

    it('end with the idle session as well', async () => {
      const { body } = await tokensFor(other);
      await world.deps.pool.query(`update oidc_artefacts set expires_at = now() where model = 'Session' and account_id = $1`, [
        citizen.accountId,
      ]);
      expect((await refresh(other, body['refresh_token'])).body['error']).toBe('invalid_grant');
    });

    it('rotate for public clients without ever outliving the first one', async () => {
      const app = await aRelyingParty(world, { method: 'none' });
      const first = await tokensFor(app, { scope: 'openid offline_access', prompt: 'consent' });
      const ends = async (token: string | undefined) => Number((await introspect(app, token))['exp']);
      const end = await ends(first.body['refresh_token']);
      expect(end - Date.now() / 1000).toBeGreaterThan(2_592_000 - 60);
      await world.deps.pool.query(
        `update oidc_artefacts set expires_at = expires_at - interval '29 days',
           payload = jsonb_set(jsonb_set(payload::jsonb, '{exp}', to_jsonb((payload->>'exp')::bigint - 29 * 86400)),
             '{iat}', to_jsonb((payload->>'iat')::bigint - 29 * 86400))::json
         where model = 'RefreshToken' and client_id = $1`,
        [app.clientId],
      );
      const second = await refresh(app, first.body['refresh_token']);
      expect(second.status).toBe(200);
      expect(second.body['refresh_token']).not.toBe(first.body['refresh_token']);
      expect(Math.abs((await ends(second.body['refresh_token'])) - (end - 29 * 86_400))).toBeLessThan(5);
      const third = await refresh(app, second.body['refresh_token']);
      expect(Math.abs((await ends(third.body['refresh_token'])) - (end - 29 * 86_400))).toBeLessThan(5);
    });

    it('belong to one client', async () => {
      const { body } = await tokensFor(client);
      expect((await refresh(other, body['refresh_token'])).body['error']).toBe('invalid_grant');
      expect((await refresh(client, body['refresh_token'])).status).toBe(200);
    });
  });

  describe('that name the citizen', () => {
    const subjectAt = async (at: TestClient) => (await tokensFor(at, { scope: 'openid' })).idToken.sub;

    it('use another name at each site, the same at sites of one sector, and one for all where it is public', async () => {
      const shared = 'https://portal.example';
      const first = await aRelyingParty(world, { metadata: { redirect_uris: [`${shared}/a`], post_logout_redirect_uris: [] } });
      const second = await aRelyingParty(world, { metadata: { redirect_uris: [`${shared}/b`], post_logout_redirect_uris: [] } });
      const [a, b] = [
        { ...first, redirectUri: `${shared}/a` },
        { ...second, redirectUri: `${shared}/b` },
      ];
      expect(await subjectAt(a)).toBe(await subjectAt(b));
      expect(await subjectAt(a)).not.toBe(await subjectAt(other));
      const [one, two] = [
        await aRelyingParty(world, { metadata: { subject_type: 'public' } }),
        await aRelyingParty(world, { metadata: { subject_type: 'public' } }),
      ];
      expect(await subjectAt(one)).toBe(await subjectAt(two));
      expect(await subjectAt(one)).not.toBe(await subjectAt(a));
    });

    it('are signed as each client registered', async () => {
      for (const algorithm of ['ES256', 'RS256'] as const) {
        const at = await aRelyingParty(world, { metadata: { id_token_signed_response_alg: algorithm } });
        const { body } = await tokensFor(at, { scope: 'openid' });
        const { protectedHeader, payload } = await jwtVerify(body['id_token'] ?? '', keys(), {
          issuer: world.origin,
          audience: at.clientId,
          algorithms: [algorithm],
        });
        expect(protectedHeader.alg).toBe(algorithm);
        expect(Number(payload.exp) - Number(payload.iat)).toBe(600);
      }
    });
  });
});
