import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, tokens, type TestClient } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

describe('a citizen at a portal', () => {
  let world: World;
  let citizen: TestCitizen;
  let region: TestClient;
  let tax: TestClient;

  beforeAll(async () => {
    world = await createWorld();
    citizen = await aCitizen(world.deps);
    region = await aRelyingParty(world, { method: 'private_key_jwt' });
    tax = await aRelyingParty(world);
  });
  afterAll(() => world.stop());

  it('signs in, agrees once, and comes back with a code that gives verified claims and the level', async () => {
    const attempt = authorizationRequest(world, region, { scope: 'openid profile phone' });
    const answer = answerOf(await signInAt(new WebSession(), attempt, citizen));
    expect(answer).toMatchObject({ state: attempt.state, iss: world.origin });

    const { status, body, idToken } = await redeem(world, region, attempt, answer['code'] ?? '');
    expect(status).toBe(200);
    expect(decodeProtectedHeader(body['id_token'] ?? '').alg).toBe('ES256');
    expect(idToken).toMatchObject({
      iss: world.origin,
      aud: region.clientId,
      nonce: attempt.nonce,
      assurance_level: 'simplified',
      acr: 'urn:paiza:loa:simplified',
      amr: ['pwd'],
    });
    expect(idToken['auth_time']).toBeGreaterThan(Date.now() / 1000 - 60);
    const userinfo = await fetch(`${world.origin}/userinfo`, { headers: { authorization: `Bearer ${body['access_token']}` } });
    expect(await userinfo.json()).toMatchObject({
      sub: idToken.sub,
      name: 'Каменщикова Аксинья',
      phone_number: citizen.identifier,
      phone_number_verified: true,
      assurance_level: 'simplified',
    });
  });

  it('arrives as well when the portal sends its request by POST', async () => {
    const attempt = authorizationRequest(world, region);
    const [address = '', query = ''] = attempt.url.split('?');
    const session = new WebSession();
    const posted = await session.request(address, { method: 'POST', body: new URLSearchParams(query) });
    expect(posted.status).toBe(303);
    const answer = answerOf(
      await signInAt(session, { ...attempt, url: new URL(posted.headers.get('location') ?? '', address).href }, citizen),
    );
    expect(answer).toMatchObject({ state: attempt.state, code: expect.any(String) });
  });

  it('is known to each portal by another subject', async () => {
    const subjects = [];
    for (const client of [region, tax]) {
      const attempt = authorizationRequest(world, client);
      const answer = answerOf(await signInAt(new WebSession(), attempt, citizen));
      subjects.push((await redeem(world, client, attempt, answer['code'] ?? '')).idToken.sub);
    }
    expect(new Set(subjects).size).toBe(2);
    expect(subjects.join()).not.toContain(citizen.accountId);
  });

  it('enters the second portal without a password, and the first again without any page', async () => {
    const session = new WebSession();
    await signInAt(session, authorizationRequest(world, region), citizen);
    const second = await session.open(authorizationRequest(world, tax).url);
    expect(second.text).not.toContain('name="password"');
    const again = await session.open(authorizationRequest(world, region).url);
    expect(answerOf(again)['code']).toBeDefined();
  });

  it('is not asked again for what stands agreed, in a new browser either, but is for more', async () => {
    await signInAt(new WebSession(), authorizationRequest(world, tax), citizen);
    const session = new WebSession();
    const signInPage = await session.open(authorizationRequest(world, tax).url);
    const back = await session.submit(signInPage, { identifier: citizen.identifier, password: citizen.password });
    expect(answerOf(back)['code']).toBeDefined();
    const wider = await session.open(authorizationRequest(world, tax, { scope: 'openid profile email' }).url);
    expect(wider.text).toContain('value="allow"');
  });

  it('sees exactly the values that will be passed', async () => {
    const session = new WebSession();
    const client = await aRelyingParty(world);
    const signInPage = await session.open(authorizationRequest(world, client, { scope: 'openid phone' }).url);
    const consent = await session.submit(signInPage, { identifier: citizen.identifier, password: citizen.password });
    expect(consent.text).toContain(citizen.identifier);
    expect(consent.text).not.toContain('Каменщикова');
  });

  it('sees single claims and services asked for by name, and is not asked again for what came with a scope', async () => {
    const session = new WebSession();
    const resource = 'https://api.example/fines';
    const client = await aRelyingParty(world, { policy: { resources: [{ identifier: resource, scope: 'fines:read' }] } });
    const claims = JSON.stringify({ userinfo: { given_name: null } });
    const signInPage = await session.open(authorizationRequest(world, client, { scope: 'openid fines:read', claims, resource }).url);
    const consent = await session.submit(signInPage, { identifier: citizen.identifier, password: citizen.password });
    expect(consent.text).toContain('Аксинья');
    expect(consent.text).not.toContain('Каменщикова');
    expect(consent.text).toContain(resource);
    await session.submit(consent, { decision: 'allow' });
    await signInAt(session, authorizationRequest(world, client, { scope: 'openid profile' }), citizen);
    const again = await session.open(authorizationRequest(world, client, { claims: JSON.stringify({ id_token: { name: null } }) }).url);
    expect(answerOf(again)['code']).toBeDefined();
  });

  it('declines, and the portal gets access_denied', async () => {
    const session = new WebSession();
    const client = await aRelyingParty(world);
    const attempt = authorizationRequest(world, client);
    const signInPage = await session.open(attempt.url);
    const consent = await session.submit(signInPage, { identifier: citizen.identifier, password: citizen.password });
    const back = await session.submit(consent, { decision: 'deny' });
    expect(answerOf(back)).toMatchObject({ error: 'access_denied', state: attempt.state, iss: world.origin });
  });

  it('keeps the portal supplied by refresh tokens while the session lasts', async () => {
    const attempt = authorizationRequest(world, region);
    const answer = answerOf(await signInAt(new WebSession(), attempt, citizen));
    const first = await redeem(world, region, attempt, answer['code'] ?? '');
    const refreshed = await tokens(world, region, { grant_type: 'refresh_token', refresh_token: first.body['refresh_token'] ?? '' });
    expect(refreshed.status).toBe(200);
    expect(refreshed.idToken).toMatchObject({ assurance_level: 'simplified', acr: 'urn:paiza:loa:simplified' });
  });
});
