import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { retireSigningKeys } from '../../src/capabilities/signing-keys/retire-signing-keys.ts';
import { rotateSigningKeys } from '../../src/capabilities/signing-keys/rotate-signing-keys.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, tokens, type TestClient } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const JOURNEYS_PER_BROWSER = 13;

describe('rotating the signing keys', () => {
  let world: World;
  let node: Awaited<ReturnType<World['secondNode']>>;
  let nodes: { readonly origin: string; readonly config: World['config'] }[];
  let citizen: TestCitizen;
  let clients: { readonly ES256: TestClient; readonly RS256: TestClient };

  beforeAll(async () => {
    world = await createWorld();
    node = await world.secondNode();
    nodes = [world, { origin: node.origin, config: world.config }];
    citizen = await aCitizen(world.deps);
    const client = (algorithm: string) =>
      aRelyingParty(world, { method: 'private_key_jwt', metadata: { id_token_signed_response_alg: algorithm } });
    clients = { ES256: await client('ES256'), RS256: await client('RS256') };
    for (const at of Object.values(clients)) await signInAt(new WebSession(), authorizationRequest(world, at), citizen);
  });
  afterAll(async () => {
    await node.stop();
    await world.stop();
  });

  const rotate = () => rotateSigningKeys(world.deps, { actor: 'administrator:test' });
  const keySet = async (origin = world.origin) => (await (await fetch(`${origin}/jwks`)).json()) as JSONWebKeySet;
  const keysInState = async (state: string) =>
    (await world.deps.pool.query<{ id: string }>('select id from signing_keys where state = $1', [state])).rows.map(({ id }) => id);
  const kidOf = (token: string | undefined) => decodeProtectedHeader(token ?? '').kid ?? '';

  async function anIdToken(at: TestClient, tokenNode = nodes[0]!, session = new WebSession()): Promise<string> {
    const attempt = authorizationRequest(world, at);
    const { code = '' } = answerOf(await signInAt(session, attempt, citizen));
    const { status, body } = await redeem(tokenNode, at, attempt, code);
    expect(status).toBe(200);
    return body['id_token'] ?? '';
  }

  it('disturbs none of a hundred sign-ins and token requests on two nodes, and every token of them verifies afterwards', async () => {
    const issued: { token: string; client: TestClient; at: number }[] = [];
    const faults: unknown[] = [];
    let rotatedAt = Number.POSITIVE_INFINITY;

    async function browse(index: number): Promise<void> {
      const session = new WebSession();
      const client = index % 2 === 0 ? clients.ES256 : clients.RS256;
      for (let journey = 0; journey < JOURNEYS_PER_BROWSER; journey++) {
        const attempt = authorizationRequest(world, client, journey % 4 === 0 ? { prompt: 'login' } : {});
        const answer = answerOf(await signInAt(session, attempt, citizen));
        const first = await redeem(nodes[journey % 2]!, client, attempt, answer['code'] ?? '');
        const again = await tokens(nodes[(journey + 1) % 2]!, client, {
          grant_type: 'refresh_token',
          refresh_token: first.body['refresh_token'] ?? '',
        });
        for (const { status, body } of [first, again]) {
          if (status === 200) issued.push({ token: body['id_token'] ?? '', client, at: Date.now() });
          else faults.push({ answer, status, body });
        }
      }
    }

    const old = await keysInState('current');
    const browsing = [0, 1, 2, 3].map(browse);
    const rotating = (async () => {
      while (issued.length + faults.length < 8) await new Promise((resolve) => setTimeout(resolve, 10));
      const outcome = await rotate();
      rotatedAt = Date.now();
      return outcome;
    })();
    await Promise.all(browsing);
    expect((await rotating).kind).toBe('rotated');

    expect(faults).toEqual([]);
    expect(issued).toHaveLength(4 * JOURNEYS_PER_BROWSER * 2);
    const keys = createLocalJWKSet(await keySet());
    for (const { token, client } of issued) await jwtVerify(token, keys, { issuer: world.origin, audience: client.clientId });
    const fresh = await keysInState('current');
    const kids = new Set(issued.map(({ token }) => kidOf(token)));
    expect([...kids].toSorted()).toEqual([...old, ...fresh].toSorted());
    const late = issued.filter(({ token, at }) => at > rotatedAt + 1000 && old.includes(kidOf(token)));
    expect(late).toEqual([]);
  });

  it('reaches both nodes within a second, without a restart, and both publish the same keys', async () => {
    await rotate();
    const deadline = Date.now() + 1000;
    const current = await keysInState('current');
    const published = async () => JSON.stringify(await Promise.all(nodes.map(({ origin }) => keySet(origin))));
    const expected = [...current].toSorted();
    for (;;) {
      const sets = JSON.parse(await published()) as JSONWebKeySet[];
      const first = sets.map(({ keys }) =>
        keys
          .slice(0, 2)
          .map(({ kid }) => String(kid))
          .toSorted(),
      );
      if (first.every((kids) => JSON.stringify(kids) === JSON.stringify(expected))) break;
      expect(Date.now()).toBeLessThan(deadline);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const [one, two] = await Promise.all(nodes.map(({ origin }) => keySet(origin)));
    expect(one).toEqual(two);
    for (const client of Object.values(clients)) {
      for (const at of nodes) expect(current).toContain(kidOf(await anIdToken(client, at)));
    }
  });

  it('publishes each key before it signs: what signs next is in the set already', async () => {
    const before = await keySet();
    await rotate();
    await world.deps.oidc.reload();
    const token = await anIdToken(clients.ES256);
    const verified = jwtVerify(token, createLocalJWKSet(before), { audience: clients.ES256.clientId });
    await expect(verified).resolves.toHaveProperty('payload.iss', world.origin);
  });

  it('leaves tokens of the previous key good as a hint, and refuses those of a retired one', async () => {
    const session = new WebSession();
    const hint = await anIdToken(clients.ES256, nodes[0], session);
    const kid = kidOf(hint);
    const silently = async () => {
      const { url } = authorizationRequest(world, clients.ES256, { prompt: 'none', id_token_hint: hint });
      return Object.fromEntries(new URL((await session.request(url)).headers.get('location') ?? '').searchParams);
    };
    const signOut = () => session.request(`${world.origin}/sign-out?${new URLSearchParams({ id_token_hint: hint }).toString()}`);
    await rotate();
    await world.deps.oidc.reload();
    expect(await keysInState('previous')).toContain(kid);
    expect(await silently()).toHaveProperty('code');
    expect((await signOut()).status).toBe(200);

    await world.deps.pool.query(`update signing_keys set state_since = state_since - interval '2 days' where state = 'previous'`);
    expect(await retireSigningKeys(world.deps)).toContain(kid);
    await world.deps.oidc.reload();
    expect((await keySet()).keys.map((key) => key.kid)).not.toContain(kid);
    expect(await silently()).toMatchObject({ error: 'invalid_request' });
    expect((await signOut()).status).toBe(400);
    const { rows } = await world.deps.pool.query('select 1 from signing_keys where id = $1 and private_jwk_sealed is not null', [kid]);
    expect(rows).toEqual([]);
  });
});
