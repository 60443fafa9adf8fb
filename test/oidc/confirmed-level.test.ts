import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countStatements } from '../../bench/statement-counter.ts';
import { revokeProof } from '../../src/capabilities/proofing/revoke-proof.ts';
import { aConfirmedCitizen, aStandardCitizen, becomeConfirmed, type StandardCitizen } from '../support/citizen.ts';
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

const standard = 'urn:paiza:loa:standard';
const confirmed = 'urn:paiza:loa:confirmed';
const unmet = 'unmet_authentication_requirements';
const required = `authentication class required: ${confirmed}, proven by in_person or online_bank or e_signature`;
const essential = (value: string) => JSON.stringify({ id_token: { acr: { essential: true, value } } });

describe('the confirmed level', () => {
  let world: World;
  let region: TestClient;
  let tax: TestClient;
  let recent: TestClient;

  beforeAll(async () => {
    world = await createWorld();
    const metadata = { scope: 'openid profile confirmation' };
    region = await aRelyingParty(world, { metadata });
    tax = await aRelyingParty(world, { metadata, policy: { min_acr: confirmed, methods: { deny: ['postal_code'] } } });
    recent = await aRelyingParty(world, { metadata, policy: { min_acr: confirmed, confirmed_within: 'P1Y' } });
  });
  afterAll(() => world.stop());

  const asking = (at: TestClient, parameters: Record<string, string> = {}) =>
    authorizationRequest(world, at, { scope: 'openid profile confirmation', ...parameters });

  async function enter(session: WebSession, at: TestClient, person: StandardCitizen, parameters = {}): Promise<TokenAnswer> {
    const attempt = asking(at, parameters);
    const page = await signInAt(session, attempt, person);
    expect(page.url).toContain('code=');
    return redeem(world, at, attempt, answerOf(page)['code'] ?? '');
  }

  /** What a site learns of somebody who is signed in, without a page. */
  async function silently(session: WebSession, at: TestClient, parameters: Record<string, string> = {}) {
    const response = await session.request(asking(at, { prompt: 'none', ...parameters }).url);
    return Object.fromEntries(new URL(response.headers.get('location') ?? 'about:blank').searchParams);
  }

  async function signedIn(person: StandardCitizen): Promise<WebSession> {
    const session = new WebSession();
    await enter(session, region, person);
    return session;
  }

  const userinfo = async ({ body }: TokenAnswer) =>
    (await (await fetch(`${world.origin}/userinfo`, { headers: { authorization: `Bearer ${body['access_token']}` } })).json()) as object;
  const introspected = async (at: TestClient, { body }: TokenAnswer) =>
    (await (await clientRequest(world, at, '/introspect', { token: body['access_token'] ?? '' })).json()) as object;
  const refreshed = (at: TestClient, { body }: TokenAnswer) =>
    tokens(world, at, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });

  describe('of a citizen proven by a letter', () => {
    it('is confirmed at a site that takes all methods, which is told when and how', async () => {
      const provedAt = new Date('2024-03-01T10:00:00Z');
      const citizen = await aConfirmedCitizen(world.deps, { method: 'postal_code', provedAt });
      const answer = await enter(new WebSession(), region, citizen);
      expect(answer.idToken).toMatchObject({ acr: confirmed, assurance_level: 'confirmed' });
      expect(await userinfo(answer)).toMatchObject({
        assurance_level: 'confirmed',
        confirmed_at: provedAt.getTime() / 1000,
        confirmation_method: 'postal_code',
      });
      expect(await introspected(region, answer)).toMatchObject({ active: true, acr: confirmed });
    });

    it('is refused at the tax site: a page that helps, then the error that says what is required and not what they have', async () => {
      const citizen = await aConfirmedCitizen(world.deps, { method: 'postal_code' });
      const session = new WebSession();
      const attempt = asking(tax);
      const page = await session.submit(await session.open(attempt.url), { identifier: citizen.identifier, password: citizen.password });
      // Their level is the one that is needed: what they lack is another way of proving who they are.
      expect(page.text).toContain('Подтвердите личность другим способом');
      expect(page.text).not.toContain('более высокий уровень');
      expect(page.text).toContain('value="decline"');
      expect(page.text).not.toContain('value="continue"');
      const back = answerOf(await session.submit(page, { decision: 'decline' }));
      expect(back).toMatchObject({ error: unmet, error_description: required, state: attempt.state, iss: world.config.issuer });
    });

    it('is refused there with prompt=none at once, and whatever the request asks for', async () => {
      const session = await signedIn(await aConfirmedCitizen(world.deps, { method: 'postal_code' }));
      for (const parameters of [{}, { acr_values: standard }, { claims: essential(standard) }] as Record<string, string>[])
        expect(await silently(session, tax, parameters)).toMatchObject({ error: unmet, error_description: required });
      expect(await silently(session, region, { claims: essential(confirmed) })).toHaveProperty('code');
    });

    it('gets in, in the very same request, as soon as another proof stands beside it', async () => {
      const citizen = await aConfirmedCitizen(world.deps, { method: 'postal_code' });
      const session = new WebSession();
      const attempt = asking(tax);
      const page = await session.submit(await session.open(attempt.url), { identifier: citizen.identifier, password: citizen.password });
      expect(page.text).toContain('value="decline"');
      await becomeConfirmed(world.deps, citizen, { method: 'e_signature' });
      const consent = await session.open(page.url);
      const back = answerOf(await session.submit(consent, { decision: 'allow' }));
      expect(back).toMatchObject({ state: attempt.state });
      const answer = await redeem(world, tax, attempt, back['code'] ?? '');
      expect(answer.idToken).toMatchObject({ acr: confirmed, nonce: attempt.nonce });
      expect(await userinfo(answer)).toMatchObject({ confirmation_method: 'e_signature' });
    });

    it('is standard for a site that lets in everybody and denies letters: in the class, the claim and introspection alike', async () => {
      const careful = await aRelyingParty(world, {
        metadata: { scope: 'openid profile confirmation' },
        policy: { methods: { deny: ['postal_code'] } },
      });
      const answer = await enter(new WebSession(), careful, await aConfirmedCitizen(world.deps, { method: 'postal_code' }));
      expect(answer.idToken).toMatchObject({ acr: standard, assurance_level: 'standard' });
      expect(await userinfo(answer)).toMatchObject({ assurance_level: 'standard' });
      expect(await userinfo(answer)).not.toHaveProperty('confirmation_method');
      expect(await introspected(careful, answer)).toMatchObject({ acr: standard });
      expect((await refreshed(careful, answer)).idToken).toMatchObject({ acr: standard });
    });

    it('is asked for another proof, and may go on without, where such a site merely wishes for the level', async () => {
      const careful = await aRelyingParty(world, { policy: { methods: { deny: ['postal_code'] } } });
      const session = await signedIn(await aConfirmedCitizen(world.deps, { method: 'postal_code' }));
      const attempt = authorizationRequest(world, careful, { acr_values: confirmed });
      const offer = await session.open(attempt.url);
      expect(offer.text).toContain('Сайт просит другой способ подтверждения');
      const consent = await session.submit(offer, { decision: 'continue' });
      const { code = '' } = answerOf(await session.submit(consent, { decision: 'allow' }));
      expect((await redeem(world, careful, attempt, code)).idToken).toMatchObject({ acr: standard });
    });
  });

  describe('of a citizen proven at a desk', () => {
    let citizen: StandardCitizen & { readonly proofId: string };
    let session: WebSession;
    beforeAll(async () => {
      citizen = await aConfirmedCitizen(world.deps, { method: 'in_person' });
      session = await signedIn(citizen);
    });

    it('opens the tax site, and a wish or an essential request cannot lower the floor there', async () => {
      for (const parameters of [{}, { acr_values: standard }, { claims: essential(confirmed) }])
        expect((await enter(session, tax, citizen, parameters)).idToken['acr']).toBe(confirmed);
    });

    it('is echoed as exactly what was asked for essentially', async () => {
      expect((await enter(session, region, citizen, { claims: essential(standard) })).idToken['acr']).toBe(standard);
      const values = JSON.stringify({ id_token: { acr: { essential: true, values: [standard, confirmed, `${confirmed}:mfa`] } } });
      expect((await enter(session, region, citizen, { claims: values })).idToken['acr']).toBe(confirmed);
    });

    it('does not pay for the other axis', async () => {
      expect(await silently(session, tax, { claims: essential(`${confirmed}:mfa`) })).toMatchObject({ error: unmet });
    });

    it('costs the decision not one statement more than the standard level does', async () => {
      const plain = await aStandardCitizen(world.deps);
      const everybody = await aRelyingParty(world, { policy: { methods: { deny: ['postal_code'] }, confirmed_within: 'P5Y' } });
      const [own, other] = [await signedIn(citizen), await signedIn(plain)];
      for (const [who, person] of [
        [own, citizen],
        [other, plain],
      ] as const)
        await signInAt(who, authorizationRequest(world, everybody), person);
      const counter = countStatements();
      const count = async (who: WebSession) => {
        counter.take();
        const back = await who.open(authorizationRequest(world, everybody).url);
        expect(answerOf(back)).toHaveProperty('code');
        return counter.take();
      };
      const [mine, theirs] = [await count(own), await count(other)];
      counter.stop();
      expect(mine).toEqual(theirs);
    });
  });

  describe('where proofs have an age', () => {
    const years = (count: number) => new Date(Date.now() - count * 366 * 86_400_000);

    it('a letter of long ago and a visit of this year pass together, the letter alone does not', async () => {
      const citizen = await aConfirmedCitizen(world.deps, { method: 'postal_code', provedAt: years(2) });
      const session = await signedIn(citizen);
      expect(await silently(session, recent)).toMatchObject({
        error: unmet,
        error_description: `authentication class required: ${confirmed}, proven within P1Y`,
      });
      await becomeConfirmed(world.deps, citizen, { method: 'in_person' });
      const answer = await enter(session, recent, citizen);
      expect(answer.idToken).toMatchObject({ acr: confirmed });
      expect(await userinfo(answer)).toMatchObject({ confirmation_method: 'in_person' });
    });

    it('one that grows too old ends what is refreshed and introspected', async () => {
      const citizen = await aConfirmedCitizen(world.deps, { method: 'in_person' });
      const answer = await enter(new WebSession(), recent, citizen);
      expect(await introspected(recent, answer)).toMatchObject({ active: true });
      await world.deps.db
        .updateTable('evidence')
        .set({ proved_at: years(2) })
        .where('proof_id', '=', citizen.proofId)
        .execute();
      expect(await introspected(recent, answer)).toEqual({ active: false });
      expect(await refreshed(recent, answer)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });
  });

  it('that falls with its proof ends what sites hold, and closes the tax site at once', async () => {
    const citizen = await aConfirmedCitizen(world.deps, { method: 'online_bank' });
    const session = await signedIn(citizen);
    const answer = await enter(session, tax, citizen);
    await world.deps.db
      .transaction()
      .execute((tx) => revokeProof(world.deps, tx, { proofId: citizen.proofId, reason: 'bank_withdrew', actor: 'operator:opr_1' }));
    expect(await introspected(tax, answer)).toEqual({ active: false });
    expect((await refreshed(tax, answer)).status).toBe(400);
    expect(await silently(session, tax)).toMatchObject({ error: unmet });
    expect((await enter(session, region, citizen)).idToken).toMatchObject({ acr: standard, assurance_level: 'standard' });
    const told = await world.messageTo(citizen.identifier);
    expect(told.text).toContain('отменено');
  });
});
