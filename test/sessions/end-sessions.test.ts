import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, type JWTPayload } from 'jose';
import { confirmCode } from '../../src/capabilities/one-time-codes/confirm-code.ts';
import { issueCode } from '../../src/capabilities/one-time-codes/issue-code.ts';
import { endSessions, type EndSessionsInput } from '../../src/capabilities/sessions/end-sessions.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import { aCitizen, somePhone, type TestCitizen } from '../support/citizen.ts';
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

type Node = Awaited<ReturnType<World['secondNode']>>;

/** H51: two nodes answer for one provider; what one ends is over on both at once. */
describe('all sessions of a person, when they end', () => {
  let world: World;
  let other: Node;
  let portal: TestClient;
  let listener: Server;
  let citizen: TestCitizen;
  const heard: JWTPayload[] = [];

  beforeAll(async () => {
    world = await createWorld();
    other = await world.secondNode();
    listener = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        heard.push(decodeJwt(new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? ''));
        response.writeHead(200).end();
      })();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const uri = `http://localhost:${(listener.address() as AddressInfo).port}/out`;
    portal = await aRelyingParty(world, { metadata: { backchannel_logout_uri: uri } });
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
  const nodes = () => [world, other];

  async function enter(session: WebSession): Promise<TokenAnswer> {
    const attempt = authorizationRequest(world, portal);
    return redeem(world, portal, attempt, answerOf(await signInAt(session, attempt, citizen))['code'] ?? '');
  }

  /** On the other node, as recovery or a new password does it. */
  function end(input: Partial<EndSessionsInput> = {}) {
    return other.deps.db
      .transaction()
      .execute((tx) => endSessions(other.deps, tx, { accountId: citizen.accountId, reason: 'recovered', ...input }));
  }

  const refresh = (node: { readonly origin: string }, { body }: TokenAnswer) =>
    tokens(at(node), portal, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
  const isActive = async (node: { readonly origin: string }, { body }: TokenAnswer) =>
    ((await (await clientRequest(at(node), portal, '/introspect', { token: body['access_token'] ?? '' })).json()) as { active: boolean })
      .active;
  const account = (node: { readonly origin: string }, session: WebSession) => session.request(`${node.origin}/account`);

  async function uidOf(session: WebSession): Promise<string> {
    const { rows } = await world.deps.pool.query<{ uid: string }>(
      `select session_uid as uid from oidc_artefacts where model = 'Session' and id = sha256(convert_to($1, 'UTF8'))`,
      [session.cookie('session')],
    );
    return rows[0]?.uid ?? '';
  }

  it('leave nothing that opens anything on either node: cabinet, silent sign-in, tokens, unredeemed code', async () => {
    const session = new WebSession();
    const held = await enter(session);
    for (const node of nodes()) expect((await account(node, session)).status).toBe(200);
    const pending = authorizationRequest(world, portal);
    const { code = '' } = answerOf(await session.open(pending.url));
    expect(await end()).toEqual({ sessions: 1, told: 1 });
    for (const node of nodes()) {
      expect((await account(node, session)).headers.get('location')).toContain('/sign-in');
      const silent = await session.request(authorizationRequest(at(node), portal, { prompt: 'none' }).url);
      expect(new URL(silent.headers.get('location') ?? '').searchParams.get('error')).toBe('login_required');
      expect((await refresh(node, held)).body['error']).toBe('invalid_grant');
      expect(await isActive(node, held)).toBe(false);
      expect((await redeem(at(node), portal, pending, code)).body['error']).toBe('invalid_grant');
    }
  });

  it('leave out the one from which it is asked, with what its sites hold, and tell the sites of the others', async () => {
    const [here, elsewhere] = [new WebSession(), new WebSession()];
    const [kept, lost] = [await enter(here), await enter(elsewhere)];
    const pending = authorizationRequest(world, portal);
    const { code = '' } = answerOf(await here.open(pending.url));
    await end({ exceptSessionUid: await uidOf(here), reason: 'password_changed' });
    expect((await account(world, here)).status).toBe(200);
    expect((await account(world, elsewhere)).status).toBe(303);
    expect([(await refresh(other, kept)).status, (await refresh(other, lost)).status]).toEqual([200, 400]);
    expect([await isActive(world, kept), await isActive(world, lost)]).toEqual([true, false]);
    expect((await redeem(world, portal, pending, code)).status).toBe(200);
    for (let wait = 0; wait < 200 && heard.length < 1; wait++) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard.map(({ sid }) => sid)).toEqual([lost.idToken['sid']]);
  });

  it('leave no session of a sign-in whose last redirect comes after them', async () => {
    const session = new WebSession();
    const form = await session.open(`${world.origin}/sign-in?return=/account`);
    const body = new URLSearchParams({ ...form.fields, identifier: citizen.identifier, password: citizen.password });
    const proven = await session.request(new URL(form.formAction ?? '', form.url).href, { method: 'POST', body });
    expect(proven.status).toBe(303);
    // A sign-in is dated in whole seconds: one of the same second could be a new one.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await end();
    await session.open(new URL(proven.headers.get('location') ?? '', world.origin).href);
    for (const node of nodes()) expect((await account(node, session)).headers.get('location')).toContain('/sign-in');
    const anew = await session.open(`${world.origin}/sign-in?return=/account`);
    const again = await session.submit(anew, { identifier: citizen.identifier, password: citizen.password });
    expect([again.status, new URL(again.url).pathname]).toEqual([200, '/account']);
  });

  it('make strangers of devices that the account knew', async () => {
    const session = new WebSession();
    await enter(session);
    const device = session.cookie('device') ?? '';
    const signInOn = async () => {
      const browser = new WebSession();
      browser.setCookie('device', device);
      await enter(browser);
      const { rows } = await world.deps.pool.query<{ device: string }>(
        `select details ->> 'device' as device from audit_events
         where account_id = $1 and action = 'authentication.succeeded' order by id desc limit 1`,
        [citizen.accountId],
      );
      return rows[0]?.device;
    };
    expect(await signInOn()).toBe('known');
    await end();
    expect(await signInOn()).toBe('new');
  });

  it('end every open code of the account, and of nobody else', async () => {
    const issue = (subject: string) =>
      world.deps.db.transaction().execute(async (tx) => {
        const contact = { kind: 'phone', value: somePhone() } as Contact;
        const issued = await issueCode(world.deps, tx, { purpose: 'contact', subject, contact, lifetimeSeconds: 300 });
        if (issued.kind !== 'issued') throw new Error(issued.kind);
        return { subject, digits: issued.digits };
      });
    const mine = [await issue(citizen.accountId), await issue(`${citizen.accountId}|somewhere`)];
    const theirs = await issue(`${citizen.accountId}0|somewhere`);
    await end();
    const answer = async ({ subject, digits }: { subject: string; digits: string }) =>
      (await confirmCode(world.deps, { purpose: 'contact', subject, digits })).kind;
    expect([await answer(mine[0]!), await answer(mine[1]!), await answer(theirs)]).toEqual(['wrong', 'wrong', 'confirmed']);
  });

  it('are recorded with the reason, and stand with the fact behind it', async () => {
    const session = new WebSession();
    await enter(session);
    const failing = world.deps.db.transaction().execute(async (tx) => {
      await endSessions(world.deps, tx, { accountId: citizen.accountId, reason: 'recovered' });
      throw new Error('the fact did not happen');
    });
    await expect(failing).rejects.toThrow('the fact did not happen');
    expect((await account(other, session)).status).toBe(200);
    await end({ actor: 'operator:opr_test', reason: 'restored_at_desk' });
    const { rows } = await world.deps.pool.query(
      `select actor, details from audit_events where account_id = $1 and action = 'sessions.ended'`,
      [citizen.accountId],
    );
    expect(rows).toEqual([{ actor: 'operator:opr_test', details: { reason: 'restored_at_desk', sessions: 1, told: 1 } }]);
  });

  it('may end while requests of the same person are under way on both nodes: what those get is dead too', async () => {
    const session = new WebSession();
    const held = await enter(session);
    const won: { readonly attempt: ReturnType<typeof authorizationRequest>; readonly code: string }[] = [];
    const ask = async (node: { readonly origin: string }) => {
      const attempt = authorizationRequest(at(node), portal, { prompt: 'none' });
      const answer = await session.request(attempt.url);
      const code = new URL(answer.headers.get('location') ?? 'x:').searchParams.get('code');
      if (code !== null) won.push({ attempt, code });
      return answer.status;
    };
    const [ended, ...answers] = await Promise.allSettled([
      end(),
      ...Array.from({ length: 8 }, (_, index) => ask(index % 2 === 0 ? world : other)),
      ...Array.from({ length: 4 }, (_, index) => refresh(index % 2 === 0 ? world : other, held).then(({ status }) => status)),
    ]);
    expect(ended?.status).toBe('fulfilled');
    for (const answer of answers) expect([200, 303, 400, 409]).toContain((answer as PromiseFulfilledResult<number>).value);
    for (const { attempt, code } of won) expect((await redeem(other, portal, attempt, code)).body['error']).toBe('invalid_grant');
    expect((await refresh(world, held)).body['error']).toBe('invalid_grant');
  });
});
