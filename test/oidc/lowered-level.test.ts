import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, type JWTPayload } from 'jose';
import { revokeIdentity } from '../../src/capabilities/accounts/revoke-identity.ts';
import { endAccess } from '../../src/capabilities/sessions/end-access.ts';
import { aCitizen, aStandardCitizen, becomeStandard, type StandardCitizen } from '../support/citizen.ts';
import { someSnils } from '../support/identity.ts';
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
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const simplified = 'urn:paiza:loa:simplified';
const standard = 'urn:paiza:loa:standard';
const unmet = 'unmet_authentication_requirements';

type Node = Awaited<ReturnType<World['secondNode']>>;

/** H58: the level falls while a session, a refresh token, an unredeemed code and a consent exist; two nodes answer for one provider. */
describe('a level that falls', () => {
  let world: World;
  let other: Node;
  let open: TestClient;
  let strict: TestClient;
  let listener: Server;
  let citizen: StandardCitizen;
  const heard: { path: string; token: JWTPayload }[] = [];

  beforeAll(async () => {
    world = await createWorld();
    other = await world.secondNode();
    listener = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? '';
        heard.push({ path: request.url ?? '', token: decodeJwt(token) });
        response.writeHead(200).end();
      })();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const sink = `http://localhost:${(listener.address() as AddressInfo).port}`;
    const metadata = (path: string) => ({ backchannel_logout_uri: `${sink}/${path}`, scope: 'openid profile snils' });
    open = await aRelyingParty(world, { metadata: metadata('open') });
    strict = await aRelyingParty(world, { metadata: metadata('strict'), policy: { min_acr: standard } });
  });
  afterAll(async () => {
    await other.stop();
    await world.stop();
    listener.close();
    listener.closeAllConnections();
  });
  beforeEach(async () => {
    citizen = await aStandardCitizen(world.deps);
    heard.length = 0;
  });

  const request = (client: TestClient, parameters: Record<string, string> = {}) =>
    authorizationRequest(world, client, { scope: 'openid profile snils', ...parameters });

  async function enter(session: WebSession, client: TestClient): Promise<TokenAnswer> {
    const attempt = request(client);
    return redeem(world, client, attempt, answerOf(await signInAt(session, attempt, citizen))['code'] ?? '');
  }

  /** What the room of registries does when an adverse answer comes, here on the other node. */
  async function fall(): Promise<void> {
    await other.deps.db.transaction().execute(async (tx) => {
      const { before, after } = await revokeIdentity(other.deps, tx, { accountId: citizen.accountId, reason: 'document_invalid' });
      expect([before, after]).toEqual(['standard', 'simplified']);
      await endAccess(other.deps, tx, { accountId: citizen.accountId, reason: 'level_lowered' });
    });
  }

  const at = (node: { readonly origin: string }) => ({ ...world, origin: node.origin });
  const userinfo = (node: { readonly origin: string }, token: string | undefined) =>
    fetch(`${node.origin}/userinfo`, { headers: { authorization: `Bearer ${token}` } });

  it('ends the refresh token, the access token and the unredeemed code of every site, on every node', async () => {
    const session = new WebSession();
    const [atOpen, atStrict] = [await enter(session, open), await enter(session, strict)];
    expect([atOpen.idToken['acr'], atStrict.idToken['acr']]).toEqual([standard, standard]);
    const pending = request(open);
    const { code = '' } = answerOf(await session.open(pending.url));
    await fall();
    for (const node of [world, other]) {
      for (const [client, { body }] of [
        [open, atOpen],
        [strict, atStrict],
      ] as const) {
        const refreshed = await tokens(at(node), client, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
        expect([refreshed.status, refreshed.body['error']]).toEqual([400, 'invalid_grant']);
        const introspected = await clientRequest(at(node), client, '/introspect', { token: body['access_token'] ?? '' });
        expect(await introspected.json()).toEqual({ active: false });
        expect((await userinfo(node, body['access_token'])).status).toBe(401);
      }
      const redeemed = await redeem(at(node), open, pending, code);
      expect([redeemed.status, redeemed.body['error']]).toEqual([400, 'invalid_grant']);
    }
  });

  it('leaves the citizen signed in, the consent standing, and the next token of a site tells the lower one', async () => {
    const session = new WebSession();
    await enter(session, open);
    await fall();
    const attempt = request(open, { prompt: 'none' });
    const again = await redeem(world, open, attempt, answerOf(await session.open(attempt.url))['code'] ?? '');
    expect(again.idToken).toMatchObject({ acr: simplified, assurance_level: 'simplified' });
    const claims = (await (await userinfo(other, again.body['access_token'])).json()) as Record<string, unknown>;
    expect(claims).toMatchObject({ assurance_level: 'simplified', name: 'Каменщикова Аксинья' });
    for (const claim of ['snils', 'birthdate', 'gender', 'middle_name']) expect(claims).not.toHaveProperty(claim);
    const introspected = await clientRequest(at(other), open, '/introspect', { token: again.body['access_token'] ?? '' });
    expect(await introspected.json()).toMatchObject({ active: true, acr: simplified });
  });

  it('keeps the citizen out of a site that demands the level, with the standard error and without a page for prompt=none', async () => {
    const session = new WebSession();
    await enter(session, strict);
    await fall();
    const silent = await session.request(request(strict, { prompt: 'none' }).url);
    expect(new URL(silent.headers.get('location') ?? '').searchParams.get('error')).toBe(unmet);
    const page = await session.open(request(strict).url);
    expect(page.text).toContain('value="decline"');
    const back = answerOf(await session.submit(page, { decision: 'decline' }));
    expect(back).toMatchObject({ error: unmet, error_description: `authentication class required: ${standard}` });
  });

  it('is told to every site of every session by back-channel logout, each with its own sid', async () => {
    const issued: TokenAnswer[] = [];
    for (const session of [new WebSession(), new WebSession()])
      for (const client of [open, strict]) issued.push(await enter(session, client));
    await fall();
    for (let wait = 0; wait < 200 && heard.length < 4; wait++) await new Promise((resolve) => setTimeout(resolve, 50));
    const sids = (list: readonly JWTPayload[]) => list.map(({ sub, sid }) => `${String(sub)} ${String(sid)}`).toSorted();
    expect(sids(heard.map(({ token }) => token))).toEqual(sids(issued.map(({ idToken }) => idToken)));
    expect(heard.map(({ path }) => path).toSorted()).toEqual(['/open', '/open', '/strict', '/strict']);
  });

  it('is no secret to a sign-in under way: what it was about to keep is judged by the level of then', async () => {
    const session = new WebSession();
    const attempt = request(open);
    const consent = await session.submit(await session.open(attempt.url), { identifier: citizen.identifier, password: citizen.password });
    expect(consent.text).toContain('value="allow"');
    await fall();
    const back = await session.submit(consent, { decision: 'allow' });
    const { idToken } = await redeem(world, open, attempt, answerOf(back)['code'] ?? '');
    expect(idToken).toMatchObject({ acr: simplified, assurance_level: 'simplified' });
  });

  it('makes a token tell the lower one even where nothing was ended: the class is that of the moment of use', async () => {
    const session = new WebSession();
    const { body } = await enter(session, open);
    const early = request(open);
    const { code = '' } = answerOf(await session.open(early.url));
    await world.deps.db
      .transaction()
      .execute((tx) => revokeIdentity(world.deps, tx, { accountId: citizen.accountId, reason: 'document_invalid' }));
    const introspected = await clientRequest(world, open, '/introspect', { token: body['access_token'] ?? '' });
    expect(await introspected.json()).toMatchObject({ active: true, acr: simplified });
    expect((await redeem(world, open, early, code)).idToken).toMatchObject({ acr: simplified, assurance_level: 'simplified' });
    const refreshed = await tokens(world, open, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
    expect(refreshed.idToken).toMatchObject({ acr: simplified, assurance_level: 'simplified' });
  });

  it('ends even there what the stored policy of a site, or its essential request, does not accept any more', async () => {
    const session = new WebSession();
    const demanding = JSON.stringify({ id_token: { acr: { essential: true, value: standard } } });
    await enter(session, open);
    const attempt = request(open, { claims: demanding, acr_values: simplified });
    const byRequest = await redeem(world, open, attempt, answerOf(await session.open(attempt.url))['code'] ?? '');
    expect(byRequest.idToken['acr']).toBe(standard);
    const byPolicy = await enter(session, strict);
    const early = request(strict);
    const { code = '' } = answerOf(await session.open(early.url));
    await world.deps.db
      .transaction()
      .execute((tx) => revokeIdentity(world.deps, tx, { accountId: citizen.accountId, reason: 'document_invalid' }));
    for (const [client, { body }] of [
      [open, byRequest],
      [strict, byPolicy],
    ] as const) {
      const refreshed = await tokens(world, client, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
      expect([refreshed.status, refreshed.body['error']]).toEqual([400, 'invalid_grant']);
      const refused = await userinfo(world, body['access_token']);
      expect(refused.status).toBe(401);
      // RFC 9470 §3: what is demanded, so that the site knows what to ask for; not what the citizen has.
      const challenge = refused.headers.get('www-authenticate');
      expect(challenge).toContain('error="insufficient_user_authentication"');
      expect(challenge).toContain(`acr_values="${standard}"`);
      const introspected = await clientRequest(world, client, '/introspect', { token: body['access_token'] ?? '' });
      expect(await introspected.json()).toEqual({ active: false });
    }
    expect((await redeem(world, strict, early, code)).body['error']).toBe('invalid_grant');
  });

  it('touches nobody else, and is recorded with what it ended', async () => {
    const neighbour = await aCitizen(world.deps);
    const attempt = request(open);
    const theirs = await redeem(world, open, attempt, answerOf(await signInAt(new WebSession(), attempt, neighbour))['code'] ?? '');
    await enter(new WebSession(), open);
    await fall();
    const refreshed = await tokens(world, open, { grant_type: 'refresh_token', refresh_token: theirs.body['refresh_token'] ?? '' });
    expect(refreshed.status).toBe(200);
    const { rows } = await world.deps.pool.query<{ account_id: string; details: object }>(
      "select account_id, details from audit_events where action = 'access.ended' order by id desc limit 1",
    );
    // A grant, a spent code, an access token and a refresh token.
    expect(rows[0]).toEqual({ account_id: citizen.accountId, details: { reason: 'level_lowered', deleted: 4, told: 1 } });
  });

  it('stands or falls with the fact it follows from', async () => {
    const { body } = await enter(new WebSession(), open);
    const failing = world.deps.db.transaction().execute(async (tx) => {
      await endAccess(world.deps, tx, { accountId: citizen.accountId, reason: 'level_lowered' });
      throw new Error('the fact did not happen');
    });
    await expect(failing).rejects.toThrow('the fact did not happen');
    const refreshed = await tokens(world, open, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
    expect(refreshed.idToken['acr']).toBe(standard);
  });

  it('may fall while requests of the same person are under way on both nodes: none of them breaks, no later token is stale', async () => {
    const session = new WebSession();
    const { body } = await enter(session, open);
    const refresh = (node: { readonly origin: string }) =>
      tokens(at(node), open, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
    const silent = async () => (await session.request(request(open, { prompt: 'none' }).url)).status;
    const [fallen, ...answers] = await Promise.allSettled([
      fall(),
      ...Array.from({ length: 6 }, (_, index) => refresh(index % 2 === 0 ? world : other).then(({ status }) => status)),
      ...Array.from({ length: 6 }, () => silent()),
    ]);
    expect(fallen?.status).toBe('fulfilled');
    for (const answer of answers) expect([200, 303, 400, 409]).toContain((answer as PromiseFulfilledResult<number>).value);
    expect((await refresh(other)).body['error']).toBe('invalid_grant');
    const attempt = request(open, { prompt: 'none' });
    const after = await redeem(world, open, attempt, answerOf(await session.open(attempt.url))['code'] ?? '');
    expect(after.idToken['acr']).toBe(simplified);
  });

  it('takes the SNILS away as a way to sign in, with the answer that any unknown identifier gets', async () => {
    const bySnils = { identifier: citizen.data.snils, password: citizen.password };
    expect(answerOf(await signInAt(new WebSession(), request(open), bySnils))['code']).toBeDefined();
    await fall();
    const [gone, never] = await Promise.all(
      [bySnils, { ...bySnils, identifier: someSnils() }].map((person) => signInAt(new WebSession(), request(open), person)),
    );
    const visible = (page: WebPage | undefined) =>
      /<main[\s\S]*<\/main>/u.exec(page?.text ?? '')?.[0].replaceAll(/value="[^"]*"|[\w-]{21,}/gu, '');
    expect(gone?.status).toBe(422);
    expect(visible(gone)).toBe(visible(never));
  });

  it('rises again without a new sign-in', async () => {
    const session = new WebSession();
    await enter(session, open);
    await fall();
    await becomeStandard(world.deps, citizen.accountId, citizen.data);
    expect((await enter(session, strict)).idToken).toMatchObject({ acr: standard, assurance_level: 'standard' });
  });
});
