import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import {
  answerOf,
  aRelyingParty,
  authorizationRequest,
  clientRequest,
  redeem,
  signInAt,
  tokens,
  type AuthorizationAttempt,
  type TestClient,
} from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const ROUNDS = 20;

describe('what may be used once', () => {
  let world: World;
  let node: Awaited<ReturnType<World['secondNode']>>;
  let nodes: { readonly origin: string; readonly config: World['config'] }[];
  let citizen: TestCitizen;
  let confidential: TestClient;
  let app: TestClient;
  const session = new WebSession();

  beforeAll(async () => {
    world = await createWorld();
    node = await world.secondNode();
    nodes = [world, { origin: node.origin, config: world.config }];
    citizen = await aCitizen(world.deps);
    confidential = await aRelyingParty(world, { method: 'private_key_jwt' });
    app = await aRelyingParty(world, { method: 'none' });
  });
  afterAll(async () => {
    await node.stop();
    await world.stop();
  });

  async function aCode(client: TestClient): Promise<{ attempt: AuthorizationAttempt; code: string }> {
    const attempt = authorizationRequest(world, client);
    const code = answerOf(await signInAt(session, attempt, citizen))['code'];
    if (code === undefined) throw new Error('no code came back');
    return { attempt, code };
  }

  const eightTimes = <T>(use: (origin: (typeof nodes)[number]) => Promise<T>) =>
    Promise.all(Array.from({ length: 8 }, (_, index) => use(nodes[index % 2]!)));

  it('is redeemed by one of eight simultaneous requests on two nodes when it is a code, and its tokens are dead at once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { attempt, code } = await aCode(confidential);
      const outcomes = await eightTimes((origin) => redeem(origin, confidential, attempt, code));
      const won = outcomes.filter(({ status }) => status === 200);
      expect(won).toHaveLength(1);
      expect(outcomes.filter(({ body }) => body['error'] === 'invalid_grant')).toHaveLength(7);
      const { access_token: accessToken = '', refresh_token: refreshToken = '' } = won[0]!.body;
      const userinfo = await fetch(`${world.origin}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });
      expect(userinfo.status).toBe(401);
      expect(await (await clientRequest(world, confidential, '/introspect', { token: accessToken })).json()).toEqual({ active: false });
      expect((await tokens(world, confidential, { grant_type: 'refresh_token', refresh_token: refreshToken })).body['error']).toBe(
        'invalid_grant',
      );
    }
  });

  it('kills the grant when a code is replayed later', async () => {
    const { attempt, code } = await aCode(confidential);
    const { body } = await redeem(world, confidential, attempt, code);
    expect((await redeem(world, confidential, attempt, code)).body['error']).toBe('invalid_grant');
    expect(await (await clientRequest(world, confidential, '/introspect', { token: body['access_token'] ?? '' })).json()).toEqual({
      active: false,
    });
    const refreshed = await tokens(world, confidential, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
    expect(refreshed.body['error']).toBe('invalid_grant');
  });

  it('kills the grant when a code is replayed after its lifetime as well', async () => {
    const { attempt, code } = await aCode(confidential);
    const { body } = await redeem(world, confidential, attempt, code);
    await world.deps.pool
      .query(`update oidc_artefacts set expires_at = now() - interval '1 hour', payload = jsonb_set(payload::jsonb, '{exp}', '1000000000')::json
       where model = 'AuthorizationCode'`);
    expect((await redeem(world, confidential, attempt, code)).body['error']).toBe('invalid_grant');
    expect(await (await clientRequest(world, confidential, '/introspect', { token: body['access_token'] ?? '' })).json()).toEqual({
      active: false,
    });
  });

  it('rotates for public clients: one of eight uses of a refresh token wins, and the family dies', async () => {
    for (let round = 0; round < ROUNDS / 4; round++) {
      const { attempt, code } = await aCode(app);
      const { body } = await redeem(world, app, attempt, code);
      const outcomes = await eightTimes((origin) =>
        tokens(origin, app, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' }),
      );
      const won = outcomes.filter(({ status }) => status === 200);
      expect(won).toHaveLength(1);
      const family = await tokens(world, app, { grant_type: 'refresh_token', refresh_token: won[0]!.body['refresh_token'] ?? '' });
      expect(family.body['error']).toBe('invalid_grant');
    }
  });

  it('lets a confidential client whose answer was lost use its refresh token again', async () => {
    const { attempt, code } = await aCode(confidential);
    const { body } = await redeem(world, confidential, attempt, code);
    for (let use = 0; use < 2; use++) {
      expect((await tokens(world, confidential, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' })).status).toBe(
        200,
      );
    }
  });

  it('accepts a client assertion once, on whichever node, and not after a restart either', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const jti = randomUUID();
      const answers = await eightTimes((origin) => clientRequest(origin, confidential, '/introspect', { token: 'unknown' }, { jti }));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      if (round > 0) continue;
      const third = await world.secondNode();
      const again = await clientRequest(
        { origin: third.origin, config: world.config } as never,
        confidential,
        '/introspect',
        { token: 'unknown' },
        { jti },
      );
      await third.stop();
      expect(again.status).toBe(401);
    }
  });

  it('answers a pushed request once', async () => {
    const attempt = authorizationRequest(world, confidential);
    const pushed = await clientRequest(world, confidential, '/par', Object.fromEntries(new URL(attempt.url).searchParams));
    const { request_uri: requestUri } = (await pushed.json()) as { request_uri: string };
    const url = `${world.origin}/authorize?${new URLSearchParams({ client_id: confidential.clientId, request_uri: requestUri }).toString()}`;
    const pages = await Promise.all(Array.from({ length: 6 }, () => session.open(url)));
    expect(pages.filter((page) => answerOf(page)['code'] !== undefined)).toHaveLength(1);
    expect(answerOf(await session.open(url))['code']).toBeUndefined();
  });
});
