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
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const simplified = 'urn:paiza:loa:simplified';
const confirmed = 'urn:paiza:loa:confirmed';
const offersToContinue = 'value="continue"';
const leadsBack = 'value="decline"';
const unmet = 'unmet_authentication_requirements';

/** The `claims` parameter that asks for an essential class (OpenID Connect Core §5.5.1.1). */
const essential = (acr: Record<string, unknown>) => JSON.stringify({ id_token: { acr: { essential: true, ...acr } } });

describe('the level of a sign-in', () => {
  let world: World;
  let citizen: TestCitizen;
  let client: TestClient;

  beforeAll(async () => {
    world = await createWorld();
    citizen = await aCitizen(world.deps);
    client = await aRelyingParty(world);
    await signInAt(new WebSession(), authorizationRequest(world, client), citizen);
  });
  afterAll(() => world.stop());

  const asking = (parameters: Record<string, string>, at = client) => authorizationRequest(world, at, parameters);

  async function signedIn(): Promise<WebSession> {
    const session = new WebSession();
    const page = await signInAt(session, asking({}), citizen);
    expect(answerOf(page)['code']).toBeDefined();
    return session;
  }

  /** The ID Token that the code in this redirect is worth. */
  async function idTokenFor(page: WebPage, attempt: AuthorizationAttempt, at = client) {
    expect(page.url).toContain('code=');
    const { status, idToken } = await redeem(world, at, attempt, answerOf(page)['code'] ?? '');
    expect(status).toBe(200);
    return idToken;
  }

  /** What a request answers that may show no page. */
  async function silently(session: WebSession, parameters: Record<string, string>, at = client): Promise<Record<string, string>> {
    const response = await session.request(asking({ prompt: 'none', ...parameters }, at).url);
    return Object.fromEntries(new URL(response.headers.get('location') ?? 'about:blank').searchParams);
  }

  /** As if the citizen had proven a second factor in this session, or a day had passed since. */
  const sessionsBecome = (path: string, value: unknown) =>
    world.deps.pool.query(
      `update oidc_artefacts set payload = jsonb_set(payload::jsonb, $1, $2)::json where model = 'Session' and account_id = $3`,
      [[path], JSON.stringify(value), citizen.accountId],
    );

  describe('that a site wishes for (acr_values)', () => {
    it('is offered once; who goes on without it gets in, and the site is told the true one', async () => {
      const session = new WebSession();
      const newcomer = await aCitizen(world.deps);
      const attempt = asking({ acr_values: confirmed });
      const signInPage = await session.open(attempt.url);
      const offer = await session.submit(signInPage, { identifier: newcomer.identifier, password: newcomer.password });
      expect(offer.text).toContain(offersToContinue);
      const consent = await session.submit(offer, { decision: 'continue' });
      expect(consent.text).toContain('value="allow"');
      expect(consent.text).not.toContain(offersToContinue);
      const back = await session.submit(consent, { decision: 'allow' });
      expect(await idTokenFor(back, attempt)).toMatchObject({ acr: simplified, amr: ['pwd'] });
    });

    it('can be declined as well: the site is told what it asked for, not what the citizen has', async () => {
      const session = await signedIn();
      const attempt = asking({ acr_values: `${confirmed} urn:paiza:loa:standard` });
      const back = await session.submit(await session.open(attempt.url), { decision: 'decline' });
      const answer = answerOf(back);
      expect(answer).toMatchObject({ error: unmet, state: attempt.state, iss: world.origin });
      expect(answer['error_description']).toBe(`authentication class required: ${confirmed} or urn:paiza:loa:standard`);
      expect(answer).not.toHaveProperty('code');
    });

    it('stands in nobody’s way when no page may be shown', async () => {
      const session = await signedIn();
      const attempt = asking({ prompt: 'none', acr_values: confirmed });
      expect(await idTokenFor(await session.open(attempt.url), attempt)).toMatchObject({ acr: simplified });
    });

    it('is not asked about when one of several is held, or when none exists', async () => {
      const session = await signedIn();
      for (const wish of [`${confirmed} ${simplified}`, simplified, 'urn:example:loa3 level2', '0', `${confirmed}+mfa`]) {
        const attempt = asking({ acr_values: wish });
        const page = await session.open(attempt.url);
        expect({ wish, acr: (await idTokenFor(page, attempt))['acr'] }).toEqual({ wish, acr: simplified });
      }
    });
  });

  describe('that a site needs (an essential acr)', () => {
    it('leads to a page that explains, and from there back with the error and what is required', async () => {
      for (const acr of [{ value: confirmed }, { values: ['urn:paiza:loa:standard', confirmed] }]) {
        const session = await signedIn();
        const attempt = asking({ claims: essential(acr) });
        const page = await session.open(attempt.url);
        expect(page.status).toBe(200);
        expect(page.text).toContain(leadsBack);
        expect(page.text).not.toContain(offersToContinue);
        const answer = answerOf(await session.submit(page, { decision: 'decline' }));
        expect(answer).toMatchObject({ error: unmet, state: attempt.state, iss: world.origin });
        expect(answer['error_description']).toBe(`authentication class required: ${'value' in acr ? acr.value : acr.values.join(' or ')}`);
      }
    });

    it('cannot be talked away by a forged answer to the page', async () => {
      const session = await signedIn();
      const page = await session.open(asking({ claims: essential({ value: confirmed }) }).url);
      const back = await session.submit(page, { decision: 'continue' });
      expect(answerOf(back)).toMatchObject({ error: unmet });
    });

    it('wins over a wish beside it', async () => {
      const session = await signedIn();
      const met = asking({ acr_values: confirmed, claims: essential({ value: simplified }) });
      expect(await idTokenFor(await session.open(met.url), met)).toMatchObject({ acr: simplified });
      const page = await session.open(asking({ acr_values: simplified, claims: essential({ value: confirmed }) }).url);
      expect(page.text).toContain(leadsBack);
      expect(page.text).not.toContain(offersToContinue);
    });

    it('ends at once when no page may be shown, and nobody signed in is told apart by login_required', async () => {
      const session = await signedIn();
      for (const parameters of [
        { claims: essential({ value: confirmed }) },
        { acr_values: simplified, claims: essential({ value: confirmed }) },
        { claims: essential({ values: ['urn:example:loa3'] }) },
      ] as Record<string, string>[]) {
        const answer = await silently(session, parameters);
        expect(answer).toMatchObject({ error: unmet, iss: world.origin });
        expect(answer['error_description']).toMatch(/^authentication class required: /u);
        expect(await silently(new WebSession(), parameters)).toMatchObject({ error: 'login_required' });
      }
    });

    it.each(['signed in', 'not signed in'])(
      'refuses at once what does not exist, without repeating a stranger’s bytes: %s',
      async (who) => {
        const session = who === 'signed in' ? await signedIn() : new WebSession();
        for (const value of ['urn:example:loa3', 'level2', '"><script>', 'уровень', `${confirmed}\r\nx: y`, 'x'.repeat(3000), 7]) {
          const attempt = asking({ claims: essential({ value }) });
          const answer = answerOf(await session.open(attempt.url));
          expect(answer).toMatchObject({ error: unmet, state: attempt.state, iss: world.origin });
          // RFC 6749 §4.1.2.1: visible ASCII without the quotation mark and the backslash.
          expect(answer['error_description']).toMatch(/^[\x20\x21\x23-\x5B\x5D-\x7E]{1,300}$/u);
        }
      },
    );

    it('still shows the page when one of the values can be reached', async () => {
      const page = await (await signedIn()).open(asking({ claims: essential({ values: ['bogus', confirmed] }) }).url);
      expect(page.text).toContain(leadsBack);
    });

    it('is answered with the highest of the named values that is reached', async () => {
      const session = await signedIn();
      for (const values of [[simplified], [confirmed, simplified], [simplified, confirmed, 'urn:example:loa3']]) {
        const attempt = asking({ claims: essential({ values }) });
        expect(await idTokenFor(await session.open(attempt.url), attempt)).toMatchObject({ acr: simplified });
      }
    });

    it('is met by any class when it names none', async () => {
      const session = await signedIn();
      for (const acr of [{}, { values: [] }]) {
        const attempt = asking({ claims: essential(acr) });
        expect(await idTokenFor(await session.open(attempt.url), attempt)).toMatchObject({ acr: simplified });
      }
    });

    it('is judged in a pushed request as in a plain one', async () => {
      const session = await signedIn();
      const attempt = asking({ claims: essential({ value: confirmed }) });
      const pushed = await clientRequest(world, client, '/par', Object.fromEntries(new URL(attempt.url).searchParams));
      const { request_uri: requestUri } = (await pushed.json()) as { request_uri: string };
      const query = new URLSearchParams({ client_id: client.clientId, request_uri: requestUri });
      const page = await session.open(`${world.origin}/authorize?${query.toString()}`);
      expect(page.text).toContain(leadsBack);
      const answer = answerOf(await session.submit(page, { decision: 'decline' }));
      expect(answer).toMatchObject({ error: unmet, state: attempt.state, iss: world.origin });
    });

    it('does not hold up the next request of the same browser', async () => {
      const session = await signedIn();
      const page = await session.open(asking({ claims: essential({ value: confirmed }) }).url);
      for (const leave of [true, false]) {
        if (leave) await session.submit(page, { decision: 'decline' });
        const attempt = asking({});
        expect(await idTokenFor(await session.open(attempt.url), attempt)).toMatchObject({ acr: simplified });
      }
    });

    it('never sends the citizen round in circles: every step is a page or an answer', async () => {
      const session = await signedIn();
      const page = await session.open(asking({ claims: essential({ value: confirmed }) }).url);
      for (let visit = 0; visit < 3; visit++) {
        const again = await session.open(page.url);
        expect(again.status).toBe(200);
        expect(again.text).toContain(leadsBack);
      }
      const back = await session.submit(page, { decision: 'decline' });
      expect(new URL(back.url).origin).toBe(new URL(client.redirectUri).origin);
    });

    it('asks for the password first when max_age has passed, then for the level', async () => {
      const session = await signedIn();
      await sessionsBecome('loginTs', Math.floor(Date.now() / 1000) - 100);
      const parameters = { max_age: '60', claims: essential({ value: confirmed }) };
      expect(await silently(session, parameters)).toMatchObject({ error: 'login_required' });
      const signInPage = await session.open(asking(parameters).url);
      expect(signInPage.text).toContain('name="password"');
      const page = await session.submit(signInPage, { identifier: citizen.identifier, password: citizen.password });
      expect(page.text).toContain(leadsBack);
      expect(answerOf(await session.submit(page, { decision: 'decline' }))).toMatchObject({ error: unmet });
    });
  });

  describe('on the other axis, the strength of the sign-in', () => {
    it('is not reached by a password, whatever the account is', async () => {
      const session = await signedIn();
      for (const value of [`${simplified}:mfa`, `${simplified}:key`]) {
        expect(await silently(session, { claims: essential({ value }) })).toMatchObject({ error: unmet });
      }
    });

    it('rises and falls in the middle of a session, and is echoed as it was asked', async () => {
      const session = await signedIn();
      const values = [simplified, `${simplified}:mfa`, confirmed];
      const parameters = { prompt: 'none', claims: essential({ values }) };
      for (const [amr, acr] of [
        [['pwd', 'sms', 'otp', 'mfa'], `${simplified}:mfa`],
        [['swk', 'user', 'pop'], `${simplified}:mfa`],
        [['pwd'], simplified],
      ] as const) {
        await sessionsBecome('amr', amr);
        const attempt = asking(parameters);
        expect(await idTokenFor(await session.open(attempt.url), attempt)).toMatchObject({ acr, amr });
      }
      await sessionsBecome('amr', ['swk', 'user', 'pop']);
      const plain = asking({});
      expect(await idTokenFor(await session.open(plain.url), plain)).toMatchObject({ acr: `${simplified}:key` });
    });
  });

  describe('that the stored policy of a site demands', () => {
    it('is asked for without any parameter, and cannot be lowered by one', async () => {
      const tax = await aRelyingParty(world, { policy: { min_acr: confirmed } });
      const session = await signedIn();
      for (const parameters of [{}, { acr_values: simplified }, { claims: essential({ value: simplified }) }] as Record<string, string>[]) {
        const attempt = asking(parameters, tax);
        const page = await session.open(attempt.url);
        expect(page.text).toContain(leadsBack);
        expect(page.text).not.toContain(offersToContinue);
        expect(await silently(session, parameters, tax)).toMatchObject({ error: unmet });
        const answer = answerOf(await session.submit(page, { decision: 'decline' }));
        expect(answer).toMatchObject({
          error: unmet,
          error_description: `authentication class required: ${confirmed}`,
          state: attempt.state,
          iss: world.origin,
        });
      }
      expect(await silently(new WebSession(), {}, tax)).toMatchObject({ error: 'login_required' });
    });

    it('goes back at once, without a page, where the policy says so', async () => {
      const strict = await aRelyingParty(world, { policy: { min_acr: confirmed, on_unmet: 'error' } });
      const attempt = asking({}, strict);
      const page = await signInAt(new WebSession(), attempt, citizen);
      expect(answerOf(page)).toMatchObject({ error: unmet, state: attempt.state, iss: world.origin });
      expect(answerOf(page)['error_description']).toBe(`authentication class required: ${confirmed}`);
    });
  });

  describe('as it is told to the site', () => {
    it('stands in every ID Token, asked for or not, and in introspection with amr and auth_time', async () => {
      const session = await signedIn();
      for (const parameters of [{}, { claims: JSON.stringify({ userinfo: { sub: null } }) }, { scope: 'openid' }] as Record<
        string,
        string
      >[]) {
        const attempt = asking(parameters);
        const { body, idToken } = await redeem(world, client, attempt, answerOf(await session.open(attempt.url))['code'] ?? '');
        expect(idToken).toMatchObject({ acr: simplified, amr: ['pwd'], auth_time: expect.any(Number) });
        const introspected = await clientRequest(world, client, '/introspect', { token: body['access_token'] ?? '' });
        expect(await introspected.json()).toMatchObject({
          active: true,
          acr: simplified,
          amr: ['pwd'],
          auth_time: idToken['auth_time'] as number,
        });
        const refreshed = await tokens(world, client, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
        expect(refreshed.idToken).toMatchObject({ acr: simplified, amr: ['pwd'], auth_time: idToken['auth_time'] as number });
      }
    });

    it('carries the moment of signing in, however long the citizen thinks about the pages after it', async () => {
      const session = new WebSession();
      const thinker = await aCitizen(world.deps);
      const attempt = asking({ acr_values: confirmed });
      const offer = await session.submit(await session.open(attempt.url), { identifier: thinker.identifier, password: thinker.password });
      const signedInBy = Math.floor(Date.now() / 1000);
      await new Promise((resolve) => setTimeout(resolve, 1200));
      const consent = await session.submit(offer, { decision: 'continue' });
      await new Promise((resolve) => setTimeout(resolve, 1200));
      const back = await session.submit(consent, { decision: 'allow' });
      expect((await idTokenFor(back, attempt))['auth_time']).toBeLessThanOrEqual(signedInBy);
    });
  });

  it('is not guessed from a claims parameter that cannot be read', async () => {
    const session = await signedIn();
    for (const claims of ['{', '[]', '"x"', '{"id_token":[]}', '{"id_token":"x"}', '{}', essential({ values: confirmed })]) {
      const attempt = asking({ claims });
      const response = await session.request(attempt.url);
      const answer = new URL(response.headers.get('location') ?? 'about:blank').searchParams;
      expect({ claims, error: answer.get('error'), state: answer.get('state') }).toEqual({
        claims,
        error: 'invalid_request',
        state: attempt.state,
      });
    }
  });

  it('survives odd shapes of an acr request that ask for nothing', async () => {
    const session = await signedIn();
    for (const acr of [null, {}, { essential: 'true', value: confirmed }, { essential: false, value: confirmed }]) {
      const attempt = asking({ claims: JSON.stringify({ id_token: { acr } }) });
      expect(await idTokenFor(await session.open(attempt.url), attempt)).toMatchObject({ acr: simplified });
    }
  });
});
