import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { countStatements, type StatementCounter } from '../../bench/statement-counter.ts';
import { aCitizen, aStandardCitizen, type TestCitizen } from '../support/citizen.ts';
import { aPasskey, passkeyFormOf, sendPasskey } from '../support/passkey-page.ts';
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

/** Each statement is a round trip; BEGIN and COMMIT are two more. The benchmark prints the same counts. */
describe('statements sent to the database', () => {
  let world: World;
  let counter: StatementCounter;
  let citizen: TestCitizen;
  let region: TestClient;
  let tax: TestClient;

  beforeAll(async () => {
    world = await createWorld();
    counter = countStatements();
    citizen = await aCitizen(world.deps);
    region = await aRelyingParty(world);
    tax = await aRelyingParty(world);
    // Consent stands, and what is read once in the life of a process has been read.
    const session = new WebSession();
    for (const client of [region, tax]) await enter(session, client);
  });
  beforeEach(() => void counter.take());
  afterAll(async () => {
    counter.stop();
    await world.stop();
  });

  /** From the portal's request to the tokens in its hands. */
  async function enter(session: WebSession, client: TestClient, person = citizen): Promise<TokenAnswer> {
    const attempt = authorizationRequest(world, client);
    const { code } = answerOf(await signInAt(session, attempt, person));
    const answer = await redeem(world, client, attempt, code ?? '');
    expect(answer.status).toBe(200);
    return answer;
  }

  it('are at most 8 for a sign-in by password, throttling and audit included', async () => {
    await enter(new WebSession(), region);
    const sent = counter.take();
    expect(sent.filter((text) => text.includes('throttle_counters')).length).toBeGreaterThan(0);
    // The sign-in, and what the portal was told; neither is a statement of its own.
    expect(sent.filter((text) => text.includes('insert into audit_events'))).toHaveLength(2);
    expect(sent.slice(8)).toEqual([]);
  });

  it('are at most 8 for a sign-in by passkey, its challenge and audit included', async () => {
    const owner = await aCitizen(world.deps);
    const { authenticator } = await aPasskey(world, owner);
    await enter(new WebSession(), region, owner);
    counter.take();
    const session = new WebSession();
    const attempt = authorizationRequest(world, region);
    const page = await session.open(attempt.url);
    const { code } = answerOf(await sendPasskey(session, page, authenticator.get(passkeyFormOf(page).options)));
    expect((await redeem(world, region, attempt, code ?? '')).status).toBe(200);
    const sent = counter.take();
    expect(sent.filter((text) => text.includes('insert into used_passkey_challenges'))).toHaveLength(1);
    expect(sent.slice(8)).toEqual([]);
  });

  it('are at most 9 for a sign-in in a browser that is known', async () => {
    const session = new WebSession();
    await enter(session, region);
    const device = session.cookie('device');
    if (device === undefined) throw new Error('the browser was given nothing to be known by');
    const later = new WebSession();
    later.setCookie('device', device);
    counter.take();
    await enter(later, region);
    expect(counter.take().slice(9)).toEqual([]);
  });

  it('are no more for a standard account, by phone or by SNILS: its level and data come with the account', async () => {
    const verified = await aStandardCitizen(world.deps);
    const bySnils = { ...verified, identifier: verified.data.snils };
    await enter(new WebSession(), region, verified);
    for (const person of [verified, bySnils]) {
      counter.take();
      const { body, idToken } = await enter(new WebSession(), region, person);
      expect(idToken['acr']).toBe('urn:paiza:loa:standard');
      expect(counter.take().slice(8)).toEqual([]);
      const refreshed = await tokens(world, region, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
      expect(refreshed.status).toBe(200);
      expect(counter.take().slice(2)).toEqual([]);
    }
  });

  it('are at most 6 for single sign-on, at the second portal and at the first again', async () => {
    const session = new WebSession();
    await enter(session, region);
    for (const client of [tax, region]) {
      counter.take();
      await enter(session, client);
      const sent = counter.take();
      expect(sent.length).toBeGreaterThan(0);
      expect(sent.slice(6)).toEqual([]);
    }
  });

  it('are at most 2 for a refresh', async () => {
    const { body } = await enter(new WebSession(), region);
    counter.take();
    const refreshed = await tokens(world, region, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
    expect(refreshed.status).toBe(200);
    const sent = counter.take();
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.slice(2)).toEqual([]);
  });

  it('are 1 for an introspection and 1 for userinfo', async () => {
    const { body } = await enter(new WebSession(), region);
    const token = body['access_token'] ?? '';
    counter.take();
    expect(await (await clientRequest(world, region, '/introspect', { token })).json()).toMatchObject({ active: true });
    const forIntrospection = counter.take();
    expect((await fetch(`${world.origin}/userinfo`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    const forUserinfo = counter.take();
    expect([forIntrospection.length, forUserinfo.length]).toEqual([1, 1]);
  });
});
