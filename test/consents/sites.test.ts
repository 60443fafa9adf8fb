import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, type JWTPayload } from 'jose';
import { endWithdrawnAccess } from '../../src/capabilities/consents/end-withdrawn-access.ts';
import { withdrawConsent } from '../../src/capabilities/consents/withdraw-consent.ts';
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
} from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

describe('sites with access', () => {
  let world: World;
  let other: Awaited<ReturnType<World['secondNode']>>;
  let listener: Server;
  let [portal, deaf, silent]: TestClient[] = [];
  let citizen: TestCitizen;
  const heard: JWTPayload[] = [];

  beforeAll(async () => {
    world = await createWorld();
    other = await world.secondNode();
    listener = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        if (request.url === '/deaf') return response.writeHead(500).end();
        heard.push(decodeJwt(new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? ''));
        return response.writeHead(200).end();
      })();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const sink = `http://localhost:${(listener.address() as AddressInfo).port}`;
    portal = await aRelyingParty(world, { metadata: { backchannel_logout_uri: `${sink}/out` } });
    deaf = await aRelyingParty(world, { metadata: { backchannel_logout_uri: `${sink}/deaf` } });
    silent = await aRelyingParty(world);
  });
  afterAll(async () => {
    await other.stop();
    await world.stop();
    listener.close();
    listener.closeAllConnections();
  });
  beforeEach(async () => {
    citizen = await aCitizen(world.deps);
    heard.length = 0;
  });

  const at = (node: { readonly origin: string }) => ({ ...world, origin: node.origin });
  const sites = (session: WebSession) => session.open(`${world.origin}/account/sites`);

  async function enter(session: WebSession, client: TestClient) {
    const attempt = authorizationRequest(world, client, { scope: 'openid profile offline_access', prompt: 'consent' });
    return redeem(world, client, attempt, answerOf(await signInAt(session, attempt, citizen))['code'] ?? '');
  }

  async function revoke(session: WebSession, client: TestClient): Promise<WebPage> {
    const question = await session.open(`${world.origin}/account/sites/revoke?client=${client.clientId}`);
    expect(question.text).toContain(`Отозвать доступ сайта «Портал ${client.clientId}»?`);
    return session.submit(question, {});
  }

  /** Looks at the page until it tells how far the telling is, up to 10 s. */
  async function until(session: WebSession, text: string): Promise<WebPage> {
    for (let wait = 0; wait < 100; wait++) {
      const page = await sites(session);
      if (page.text.includes(text)) return page;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the page never said: ${text}`);
  }

  it('are listed with what was granted and when it was last used', async () => {
    const session = new WebSession();
    await enter(session, portal!);
    const page = await sites(session);
    expect(page.text).toContain(`<h2>Портал ${portal!.clientId}</h2>`);
    expect(page.text).toContain('Фамилия, имя, отчество');
    expect(page.text).toContain('когда вас нет на сайте');
    expect(page.text).not.toContain('ещё не было');
  });

  it('lose everything on both nodes when access is withdrawn, and others lose nothing', async () => {
    const [session, elsewhere] = [new WebSession(), new WebSession()];
    const [held, heldElsewhere] = [await enter(session, portal!), await enter(elsewhere, portal!)];
    const kept = await enter(session, silent!);
    const pending = authorizationRequest(world, portal!);
    const { code = '' } = answerOf(await session.open(pending.url));
    const done = await revoke(session, portal!);
    expect(done.text).toContain(`Доступ сайта «Портал ${portal!.clientId}» отозван.`);
    for (const node of [world, other]) {
      for (const { body } of [held, heldElsewhere]) {
        const refreshed = await tokens(at(node), portal!, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
        expect(refreshed.body['error']).toBe('invalid_grant');
        const introspected = await clientRequest(at(node), portal!, '/introspect', { token: body['access_token'] ?? '' });
        expect(await introspected.json()).toEqual({ active: false });
      }
      expect((await redeem(at(node), portal!, pending, code)).body['error']).toBe('invalid_grant');
      const asked = await session.request(authorizationRequest(at(node), portal!, { prompt: 'none' }).url);
      expect(new URL(asked.headers.get('location') ?? '').searchParams.get('error')).toBe('consent_required');
    }
    expect((await tokens(world, silent!, { grant_type: 'refresh_token', refresh_token: kept.body['refresh_token'] ?? '' })).status).toBe(
      200,
    );
    expect((await sites(session)).status).toBe(200);
  });

  it('are told for every session, and the page shows that they have confirmed it', async () => {
    const [session, elsewhere] = [new WebSession(), new WebSession()];
    const issued = [await enter(session, portal!), await enter(elsewhere, portal!)];
    await revoke(session, portal!);
    await until(session, 'сайт подтвердил, что вы вышли');
    const sids = (list: readonly JWTPayload[]) => list.map(({ sid }) => String(sid)).toSorted();
    expect(sids(heard)).toEqual(sids(issued.map(({ idToken }) => idToken)));
  });

  it('are shown as not reached as long as they do not answer, and as unable to hear when they are', async () => {
    const session = new WebSession();
    for (const client of [deaf!, silent!]) await enter(session, client);
    await revoke(session, deaf!);
    await revoke(session, silent!);
    const page = await until(session, 'сайт пока не ответил, повторяем');
    expect(page.text).toContain('сайт не умеет принимать такие сообщения');
  });

  it('are withdrawn once, however often and simultaneously it is said', async () => {
    await enter(new WebSession(), portal!);
    const input = { accountId: citizen.accountId, clientId: portal!.clientId };
    await Promise.all([1, 2, 3, 4].map(() => withdrawConsent(world.deps, input)));
    const { rows } = await world.deps.pool.query(
      `select details from audit_events where account_id = $1 and action = 'consent.withdrawn'`,
      [citizen.accountId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ details: { told: 1 } });
  });

  it('are looked for a second time: what a request under way was issued meanwhile goes too, unless the citizen has said yes again', async () => {
    const session = new WebSession();
    const held = await enter(session, portal!);
    const payload = { accountId: citizen.accountId, clientId: portal!.clientId };
    const refresh = () => tokens(world, portal!, { grant_type: 'refresh_token', refresh_token: held.body['refresh_token'] ?? '' });
    await endWithdrawnAccess(world.deps, payload);
    expect((await refresh()).status).toBe(200);
    // As if the grant had been written after the withdrawal.
    await world.deps.pool.query('update consents set withdrawn_at = now() where account_id = $1', [citizen.accountId]);
    await endWithdrawnAccess(world.deps, payload);
    expect((await refresh()).body['error']).toBe('invalid_grant');
  });

  it('of another person are nobody else’s to withdraw', async () => {
    const session = new WebSession();
    const held = await enter(session, portal!);
    const stranger = await aCitizen(world.deps);
    await withdrawConsent(world.deps, { accountId: stranger.accountId, clientId: portal!.clientId });
    const refreshed = await tokens(world, portal!, { grant_type: 'refresh_token', refresh_token: held.body['refresh_token'] ?? '' });
    expect(refreshed.status).toBe(200);
  });
});
