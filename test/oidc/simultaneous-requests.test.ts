import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, signInAt, type TestClient } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

describe('requests of one session at the same time', () => {
  let world: World;
  let citizen: TestCitizen;
  let clients: TestClient[];

  beforeAll(async () => {
    world = await createWorld();
    citizen = await aCitizen(world.deps);
    clients = await Promise.all([aRelyingParty(world), aRelyingParty(world), aRelyingParty(world)]);
    for (const client of clients) await signInAt(new WebSession(), authorizationRequest(world, client), citizen);
  });
  afterAll(() => world.stop());

  const silently = (client: TestClient) => authorizationRequest(world, client, { prompt: 'none' }).url;

  async function relyingPartiesOfSession(): Promise<string[]> {
    const { rows } = await world.deps.pool.query<{ clients: string[] }>(
      `select array(select json_object_keys(payload -> 'authorizations')) as clients from oidc_artefacts
       where model = 'Session' order by created_at desc limit 1`,
    );
    return rows[0]?.clients ?? [];
  }

  it('all stay in the session, so that signing out reaches each relying party', async () => {
    for (let round = 0; round < 5; round++) {
      const session = new WebSession();
      await signInAt(session, authorizationRequest(world, clients[0]!), citizen);
      const answers = await Promise.all(clients.map((client) => session.request(silently(client))));
      for (const answer of answers) expect(new URL(answer.headers.get('location') ?? '').searchParams.get('code')).not.toBeNull();
      expect((await relyingPartiesOfSession()).toSorted()).toEqual(clients.map(({ clientId }) => clientId).toSorted());
    }
  });

  it('cannot bring a session back that was signed out meanwhile', async () => {
    for (let round = 0; round < 12; round++) {
      const session = new WebSession();
      await signInAt(session, authorizationRequest(world, clients[0]!), citizen);
      const old = new WebSession();
      old.setCookie('session', session.cookie('session') ?? '');
      const page = await session.open(`${world.origin}/sign-out`);
      await Promise.all([session.submit(page, { logout: 'yes' }), ...clients.map((client) => old.request(silently(client)))]);
      const after = await old.request(silently(clients[0]!));
      expect(new URL(after.headers.get('location') ?? '').searchParams.get('error')).toBe('login_required');
    }
  });

  it('that need a new session id each end signed in', async () => {
    const session = new WebSession();
    await signInAt(session, authorizationRequest(world, clients[0]!), citizen);
    const pages = await Promise.all(clients.map((client) => session.open(authorizationRequest(world, client, { prompt: 'login' }).url)));
    for (const page of pages) {
      const back = await session.submit(page, { identifier: citizen.identifier, password: citizen.password });
      expect(answerOf(back)['code']).toBeDefined();
    }
  });

  it('asks for no claim beyond the scopes the relying party is registered for', async () => {
    const narrow = await aRelyingParty(world, { metadata: { scope: 'openid' } });
    const claims = JSON.stringify({ userinfo: { phone_number: null }, id_token: { name: null } });
    const response = await new WebSession().request(authorizationRequest(world, narrow, { scope: 'openid', claims }).url);
    expect(new URL(response.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_scope');
  });
});
