import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
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
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const IDLE = 3600;
const ABSOLUTE = 43_200;

describe('a session', () => {
  let world: World;
  let citizen: TestCitizen;
  let neighbour: TestCitizen;
  let client: TestClient;
  let sink: Server;
  let loggedOut: { sub?: unknown; sid?: unknown }[] = [];

  beforeAll(async () => {
    world = await createWorld();
    [citizen, neighbour] = [await aCitizen(world.deps), await aCitizen(world.deps)];
    sink = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        loggedOut.push(decodeJwt(new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? ''));
        response.writeHead(200).end();
      })();
    });
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
    const port = (sink.address() as AddressInfo).port;
    client = await aRelyingParty(world, { metadata: { backchannel_logout_uri: `http://localhost:${port}/out` } });
    for (const person of [citizen, neighbour]) await signInAt(new WebSession(), authorizationRequest(world, client), person);
  });
  afterAll(async () => {
    await world.stop();
    sink.close();
    sink.closeAllConnections();
  });
  beforeEach(() => void (loggedOut = []));

  interface SignedIn extends TokenAnswer {
    readonly session: WebSession;
  }

  async function signedIn(person = citizen, session = new WebSession()): Promise<SignedIn> {
    const attempt = authorizationRequest(world, client);
    const { code = '' } = answerOf(await signInAt(session, attempt, person));
    return { session, ...(await redeem(world, client, attempt, code)) };
  }

  /** What a request answers that may show no page: the subject, or the error. */
  async function silently(session: WebSession, parameters: Record<string, string> = {}): Promise<string | undefined> {
    const attempt = authorizationRequest(world, client, { prompt: 'none', ...parameters });
    const answer = answerOf(await session.open(attempt.url));
    if (answer['code'] === undefined) return answer['error'];
    return (await redeem(world, client, attempt, answer['code'])).idToken.sub;
  }

  const credentialsOf = ({ identifier, password }: TestCitizen) => ({ identifier, password });

  /** As if so many seconds had passed for every session since its last use and its sign-in. */
  async function secondsPass(seconds: number): Promise<void> {
    await world.deps.pool.query(
      `update oidc_artefacts set expires_at = expires_at - make_interval(secs => $1),
         payload = jsonb_set(jsonb_set(payload::jsonb, '{exp}', to_jsonb((payload->>'exp')::bigint - $1::bigint)),
           '{loginTs}', to_jsonb((payload->>'loginTs')::bigint - $1::bigint))::json
       where model = 'Session' and payload->>'loginTs' is not null`,
      [seconds],
    );
  }

  describe('ends', () => {
    it('when it lies idle, and lives on while it is used', async () => {
      const { session, idToken } = await signedIn();
      for (let use = 0; use < 3; use++) {
        await secondsPass(IDLE - 60);
        expect(await silently(session)).toBe(idToken.sub);
      }
      await secondsPass(IDLE);
      expect(await silently(session)).toBe('login_required');
      expect((await session.open(authorizationRequest(world, client).url)).text).toContain('name="password"');
    });

    it('at its absolute limit, however busy it is', async () => {
      const { session, idToken } = await signedIn();
      for (let passed = 0; passed + IDLE - 60 < ABSOLUTE; passed += IDLE - 60) {
        expect(await silently(session)).toBe(idToken.sub);
        await secondsPass(IDLE - 60);
      }
      await silently(session);
      await secondsPass(IDLE - 60);
      expect(await silently(session)).toBe('login_required');
    });

    it('no later in the browser than here: the cookie carries the same end', async () => {
      const { session } = await signedIn();
      const endOfCookie = async () => {
        const response = await session.request(authorizationRequest(world, client, { prompt: 'none' }).url);
        const line = response.headers.getSetCookie().find((cookie) => cookie.startsWith('paiza_session=')) ?? '';
        return (new Date(/expires=([^;]+)/u.exec(line)?.[1] ?? 0).getTime() - Date.now()) / 1000;
      };
      expect(Math.abs((await endOfCookie()) - IDLE)).toBeLessThan(10);
      // Half an hour is left until the absolute limit, though the session was used just now.
      await world.deps.pool.query(
        `update oidc_artefacts set payload = jsonb_set(payload::jsonb, '{loginTs}', to_jsonb(extract(epoch from now())::bigint - $1::bigint))::json
         where model = 'Session' and payload->>'loginTs' is not null`,
        [ABSOLUTE - 1800],
      );
      expect(Math.abs((await endOfCookie()) - 1800)).toBeLessThan(10);
    });

    it('with the account: nobody is let in by the session of a closed one', async () => {
      const leaver = await aCitizen(world.deps);
      const { session } = await signedIn(leaver);
      await world.deps.pool.query('update accounts set closed_at = now() where id = $1', [leaver.accountId]);
      expect(await silently(session)).toBe('login_required');
      const page = await session.open(authorizationRequest(world, client).url);
      expect(page.text).toContain('name="password"');
      const stuck = await session.submit(page, credentialsOf(leaver));
      expect(stuck.status).toBe(422);
    });
  });

  it('gets another id at every sign-in, and the old one is worth nothing', async () => {
    const session = new WebSession();
    const page = await session.open(authorizationRequest(world, client).url);
    const ids = [session.cookie('session')];
    await session.submit(page, credentialsOf(citizen));
    ids.push(session.cookie('session'));
    await session.submit(await session.open(authorizationRequest(world, client, { prompt: 'login' }).url), credentialsOf(citizen));
    ids.push(session.cookie('session'));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids.slice(0, 2)) {
      const old = new WebSession();
      if (id !== undefined) old.setCookie('session', id);
      expect(await silently(old)).toBe('login_required');
    }
    expect(await silently(session)).toMatch(/^[\w-]{43}$/u);
  });

  it('does not keep the citizen from typing the password where a site wants it anew', async () => {
    for (const parameters of [{ prompt: 'login' }, { max_age: '0' }, { prompt: 'login consent' }] as Record<string, string>[]) {
      const { session, idToken } = await signedIn();
      await secondsPass(5);
      const attempt = authorizationRequest(world, client, parameters);
      const page = await session.open(attempt.url);
      expect(page.text).toContain('name="password"');
      let back = await session.submit(page, credentialsOf(citizen));
      if (parameters['prompt'] === 'login consent') back = await session.submit(back, { decision: 'allow' });
      const again = (await redeem(world, client, attempt, answerOf(back)['code'] ?? '')).idToken;
      expect(again.sub).toBe(idToken.sub);
      expect(Number(again['auth_time'])).toBeGreaterThanOrEqual(Number(idToken['auth_time']));
      expect(Date.now() / 1000 - Number(again['auth_time'])).toBeLessThan(10);
    }
  });

  it('is asked about its age in the same second too: max_age=0 means now', async () => {
    const { session } = await signedIn();
    expect(await silently(session, { max_age: '0' })).toBe('login_required');
    expect((await session.open(authorizationRequest(world, client, { max_age: '0' }).url)).text).toContain('name="password"');
  });

  it('is young enough for a max_age above its age, and too old for one below', async () => {
    const { session, idToken } = await signedIn();
    await secondsPass(120);
    expect(await silently(session, { max_age: '300' })).toBe(idToken.sub);
    expect(await silently(session, { max_age: '60' })).toBe('login_required');
    for (const wrong of ['-1', 'x', '1.5']) expect(await silently(session, { max_age: wrong })).toBe('invalid_request');
  });

  it('of another person is not what a site that names one gets (id_token_hint)', async () => {
    const { session, body } = await signedIn();
    const other = await signedIn(neighbour);
    expect(await silently(session, { id_token_hint: body['id_token'] ?? '' })).toBe(decodeJwt(body['id_token'] ?? '').sub);
    expect(await silently(session, { id_token_hint: other.body['id_token'] ?? '' })).toBe('login_required');
    expect(await silently(new WebSession(), { id_token_hint: body['id_token'] ?? '' })).toBe('login_required');
    const page = await session.open(authorizationRequest(world, client, { id_token_hint: other.body['id_token'] ?? '' }).url);
    expect(page.text).toContain('name="password"');
    expect(page.text).not.toContain(neighbour.identifier);
    expect(await silently(session, { id_token_hint: 'x' })).toBe('invalid_request');
  });

  describe('gives way to another person who signs in in the same browser', () => {
    /** The pages that send themselves in a browser with scripts. */
    async function throughSelfSendingForms(session: WebSession, from: WebPage): Promise<WebPage> {
      let page = from;
      for (let hop = 0; hop < 3 && page.text.includes('document.forms[0].submit()'); hop++) page = await session.submit(page, {});
      return page;
    }

    it('cleanly: the first is signed out everywhere, the second gets in, and neither is taken for the other', async () => {
      const { session, body, idToken } = await signedIn();
      const attempt = authorizationRequest(world, client, { prompt: 'login' });
      const asked = await session.submit(await session.open(attempt.url), credentialsOf(neighbour));
      const back = await throughSelfSendingForms(session, asked);
      const second = await redeem(world, client, attempt, answerOf(back)['code'] ?? '');
      expect(second.status).toBe(200);
      expect(second.idToken.sub).not.toBe(idToken.sub);
      expect(second.idToken['sid']).not.toBe(idToken['sid']);
      expect(await silently(session)).toBe(second.idToken.sub);

      for (let wait = 0; wait < 200 && loggedOut.length === 0; wait++) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(loggedOut).toEqual([expect.objectContaining({ sub: idToken.sub, sid: idToken['sid'] })]);
      expect((await tokens(world, client, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' })).body['error']).toBe(
        'invalid_grant',
      );
      const introspected = await clientRequest(world, client, '/introspect', { token: body['access_token'] ?? '' });
      expect(await introspected.json()).toEqual({ active: false });
      const alive = await clientRequest(world, client, '/introspect', { token: second.body['access_token'] ?? '' });
      expect(await alive.json()).toMatchObject({ active: true, sub: second.idToken.sub });
    });

    it('and that page’s form may be sent by the browser, on to the portal', async () => {
      const { session } = await signedIn();
      const attempt = authorizationRequest(world, client, { prompt: 'login' });
      const page = await session.submit(await session.open(attempt.url), credentialsOf(neighbour));
      expect(page.text).toContain('document.forms[0].submit()');
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy).toContain(`form-action 'self' ${new URL(client.redirectUri).origin}`);
      expect(policy).toMatch(/script-src 'sha256-/u);
    });

    it('where they come back later, the consent of each stays their own', async () => {
      const session = new WebSession();
      const first = await signedIn(citizen, session);
      const fresh = await aCitizen(world.deps);
      const attempt = authorizationRequest(world, client, { prompt: 'login' });
      const asked = await session.submit(await session.open(attempt.url), credentialsOf(fresh));
      const consent = await throughSelfSendingForms(session, asked);
      expect(consent.text).toContain('value="allow"');
      expect(consent.text).toContain('Каменщикова');
      const back = await session.submit(consent, { decision: 'allow' });
      expect((await redeem(world, client, attempt, answerOf(back)['code'] ?? '')).idToken.sub).not.toBe(first.idToken.sub);
    });

    it('by a form from an earlier tab as well: the request is answered for the one who typed the password', async () => {
      const session = new WebSession();
      const attempt = authorizationRequest(world, client);
      const early = await session.open(attempt.url);
      const { idToken: first } = await signedIn(neighbour, session);
      const late = await session.submit(early, credentialsOf(citizen));
      expect(await silently(session)).toBe(first.sub);
      const back = await throughSelfSendingForms(session, late);
      const { idToken } = await redeem(world, client, attempt, answerOf(back)['code'] ?? '');
      expect(idToken.sub).toBe((await signedIn(citizen)).idToken.sub);
      expect(await silently(session)).toBe(idToken.sub);
    });
  });
});
