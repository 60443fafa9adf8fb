import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { aCitizen, aStandardCitizen, becomeStandard, type TestCitizen } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
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

const simplified = 'urn:paiza:loa:simplified';
const standard = 'urn:paiza:loa:standard';
const confirmed = 'urn:paiza:loa:confirmed';
const unmet = 'unmet_authentication_requirements';
const resource = 'https://services.example/';
const essential = (acr: Record<string, unknown>) => JSON.stringify({ id_token: { acr: { essential: true, ...acr } } });

describe('the standard level', () => {
  let world: World;
  let client: TestClient;
  let demanding: TestClient;

  beforeAll(async () => {
    world = await createWorld();
    const policy = { resources: [{ identifier: resource, scope: 'read' }] };
    client = await aRelyingParty(world, { metadata: { scope: 'openid profile snils' }, policy });
    demanding = await aRelyingParty(world, { policy: { min_acr: standard } });
  });
  afterAll(() => world.stop());

  const asking = (parameters: Record<string, string> = {}, at = client) => authorizationRequest(world, at, parameters);

  async function enter(
    session: WebSession,
    person: TestCitizen,
    parameters: Record<string, string> = {},
    at = client,
  ): Promise<TokenAnswer> {
    const attempt = asking(parameters, at);
    const page = await signInAt(session, attempt, person);
    expect(page.url).toContain('code=');
    return redeem(world, at, attempt, answerOf(page)['code'] ?? '');
  }

  async function silently(session: WebSession, parameters: Record<string, string>, at = client): Promise<Record<string, string>> {
    const response = await session.request(asking({ prompt: 'none', ...parameters }, at).url);
    return Object.fromEntries(new URL(response.headers.get('location') ?? 'about:blank').searchParams);
  }

  const userinfo = async ({ body }: TokenAnswer) =>
    (await (await fetch(`${world.origin}/userinfo`, { headers: { authorization: `Bearer ${body['access_token']}` } })).json()) as object;
  const introspected = async ({ body }: TokenAnswer) =>
    (await (await clientRequest(world, client, '/introspect', { token: body['access_token'] ?? '' })).json()) as object;
  const refreshed = ({ body }: TokenAnswer, more: Record<string, string> = {}) =>
    tokens(world, client, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '', ...more });

  describe('of a citizen who has it', () => {
    let session: WebSession;
    let citizen: TestCitizen;

    beforeAll(async () => {
      session = new WebSession();
      citizen = await aStandardCitizen(world.deps);
      await enter(session, citizen);
    });

    it('stands in the ID Token, userinfo, introspection and JWT access tokens', async () => {
      const answer = await enter(session, citizen);
      expect(answer.idToken).toMatchObject({ acr: standard, assurance_level: 'standard', amr: ['pwd'] });
      expect(await userinfo(answer)).toMatchObject({ assurance_level: 'standard' });
      expect(await introspected(answer)).toMatchObject({ active: true, acr: standard, amr: ['pwd'] });
      const attempt = asking({ scope: 'openid read', resource, prompt: 'consent' });
      const page = await session.submit(await session.open(attempt.url), { decision: 'allow' });
      const { body } = await redeem(world, client, attempt, answerOf(page)['code'] ?? '');
      expect(decodeJwt(body['access_token'] ?? '')).toMatchObject({ acr: standard, amr: ['pwd'], aud: resource });
    });

    it.each([
      ['nothing', {}, standard],
      ['a wish that is met', { acr_values: `${confirmed} ${standard}` }, standard],
      ['a wish for less, and the true one is told', { acr_values: simplified }, standard],
      ['essentially this one', { claims: essential({ value: standard }) }, standard],
      ['essentially less, and exactly that is told', { claims: essential({ value: simplified }) }, simplified],
      [
        'essentially several, and the highest reached is told',
        { claims: essential({ values: [simplified, confirmed, standard] }) },
        standard,
      ],
      ['essentially less beside a wish for this one', { acr_values: standard, claims: essential({ value: simplified }) }, simplified],
      ['a wish above it without a page', { acr_values: confirmed, prompt: 'none' }, standard],
    ] as [string, Record<string, string>, string][])('answers a site that asks for %s', async (_title, parameters, acr) => {
      const answer = await enter(session, citizen, parameters);
      expect(answer.idToken['acr']).toBe(acr);
      expect(await introspected(answer)).toMatchObject({ acr });
      expect((await refreshed(answer)).idToken).toMatchObject({ acr, assurance_level: 'standard' });
    });

    it('is not confirmed, nor two factors: the axes do not pay for each other', async () => {
      for (const value of [confirmed, `${standard}:mfa`, `${simplified}:mfa`, `${standard}:key`])
        expect(await silently(session, { claims: essential({ value }) })).toMatchObject({
          error: unmet,
          error_description: `authentication class required: ${value}`,
        });
    });

    it('opens a site whose policy demands it, and a wish cannot lower it there', async () => {
      for (const parameters of [{}, { acr_values: simplified }] as Record<string, string>[])
        expect((await enter(session, citizen, parameters, demanding)).idToken['acr']).toBe(standard);
    });
  });

  describe('that is reached in the middle of a session', () => {
    interface Risen {
      readonly session: WebSession;
      readonly citizen: TestCitizen;
      readonly before: TokenAnswer;
    }

    /** Signed in below the level, which then rises. */
    async function risen(parameters: Record<string, string> = {}): Promise<Risen> {
      const session = new WebSession();
      const citizen = await aCitizen(world.deps);
      const before = await enter(session, citizen, { scope: 'openid profile snils', ...parameters });
      expect(before.idToken).toMatchObject({ acr: simplified, assurance_level: 'simplified' });
      await becomeStandard(world.deps, citizen.accountId, someIdentityData());
      return { session, citizen, before };
    }

    it('shows at the next refresh, in the class as in the claim, and in what comes of it', async () => {
      const { before } = await risen();
      const after = await refreshed(before);
      expect(after.idToken).toMatchObject({ acr: standard, assurance_level: 'standard', auth_time: before.idToken['auth_time'] as number });
      expect(await introspected(after)).toMatchObject({ acr: standard });
      expect(await userinfo(after)).toMatchObject({ assurance_level: 'standard', snils: expect.stringMatching(/^\d{11}$/u) });
    });

    it('shows at userinfo and introspection of a token that was there before', async () => {
      const { before } = await risen();
      expect(await userinfo(before)).toMatchObject({ assurance_level: 'standard', middle_name: 'Фёдоровна' });
      expect(await introspected(before)).toMatchObject({ acr: standard });
    });

    it('shows at single sign-on, and opens what was closed a moment ago', async () => {
      const session = new WebSession();
      const citizen = await aCitizen(world.deps);
      await enter(session, citizen);
      expect(await silently(session, {}, demanding)).toMatchObject({ error: unmet });
      await becomeStandard(world.deps, citizen.accountId, someIdentityData());
      expect((await enter(session, citizen, {}, demanding)).idToken).toMatchObject({ acr: standard });
      expect((await enter(session, citizen)).idToken).toMatchObject({ acr: standard, assurance_level: 'standard' });
    });

    it('shows in the token for a code that was issued before', async () => {
      const session = new WebSession();
      const citizen = await aCitizen(world.deps);
      const attempt = asking();
      const { code = '' } = answerOf(await signInAt(session, attempt, citizen));
      await becomeStandard(world.deps, citizen.accountId, someIdentityData());
      expect((await redeem(world, client, attempt, code)).idToken).toMatchObject({ acr: standard, assurance_level: 'standard' });
    });

    it('lets the request go on that waits on the level page, without a new sign-in', async () => {
      const session = new WebSession();
      const citizen = await aCitizen(world.deps);
      const attempt = asking({}, demanding);
      const page = await session.submit(await session.open(attempt.url), { identifier: citizen.identifier, password: citizen.password });
      expect(page.text).toContain('value="decline"');
      await becomeStandard(world.deps, citizen.accountId, someIdentityData());
      const consent = await session.open(page.url);
      expect(consent.text).toContain('value="allow"');
      const { code = '' } = answerOf(await session.submit(consent, { decision: 'allow' }));
      expect((await redeem(world, demanding, attempt, code)).idToken).toMatchObject({ acr: standard });
    });

    it('does not turn in circles where the level alone is not enough', async () => {
      const session = new WebSession();
      const citizen = await aCitizen(world.deps);
      await enter(session, citizen);
      const page = await session.open(asking({ claims: essential({ value: `${standard}:mfa` }) }).url);
      await becomeStandard(world.deps, citizen.accountId, someIdentityData());
      expect((await session.open(page.url)).text).toContain('value="decline"');
    });

    it('does not change what was asked for essentially and answered with exactly that', async () => {
      const { before } = await risen({ claims: essential({ value: simplified }) });
      expect((await refreshed(before)).idToken).toMatchObject({ acr: simplified, assurance_level: 'standard' });
    });

    it('shows in the JWT access token of the next refresh', async () => {
      const session = new WebSession();
      const citizen = await aCitizen(world.deps);
      const before = await enter(session, citizen, { scope: 'openid read offline_access', resource });
      await becomeStandard(world.deps, citizen.accountId, someIdentityData());
      const after = await refreshed(before, { resource });
      expect(decodeJwt(after.body['access_token'] ?? '')).toMatchObject({ acr: standard });
    });
  });
});
