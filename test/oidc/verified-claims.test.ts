import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aConfirmedCitizen, becomeConfirmed, type StandardCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, type TestClient } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const wish = {
  verification: { trust_framework: { value: 'ru_paiza' }, evidence: [{ type: null }] },
  claims: { given_name: null, birthdate: null, snils: null },
};

describe('verified claims on the wire', () => {
  let world: World;
  let entitled: TestClient;
  let citizen: StandardCitizen & { readonly proofId: string };

  beforeAll(async () => {
    world = await createWorld();
    entitled = await aRelyingParty(world, { metadata: { scope: 'openid profile snils confirmation' } });
    citizen = await aConfirmedCitizen(world.deps, { method: 'postal_code' });
  });
  afterAll(() => world.stop());

  async function told(claims: object, { at = entitled, scope = 'openid profile', person = citizen } = {}) {
    const attempt = authorizationRequest(world, at, { scope, claims: JSON.stringify(claims) });
    const page = await signInAt(new WebSession(), attempt, person);
    const { body, idToken } = await redeem(world, at, attempt, answerOf(page)['code'] ?? '');
    const response = await fetch(`${world.origin}/userinfo`, { headers: { authorization: `Bearer ${body['access_token']}` } });
    return { idToken, userinfo: (await response.json()) as Record<string, unknown> };
  }

  it('come where they were asked for, with the claims of the scopes that were agreed to', async () => {
    const expected = {
      verification: { trust_framework: 'ru_paiza', evidence: [{ type: 'electronic_record' }] },
      claims: { given_name: 'Аксинья', birthdate: '1988-03-07' },
    };
    const inUserinfo = await told({ userinfo: { verified_claims: wish } });
    expect(inUserinfo.userinfo['verified_claims']).toEqual(expected);
    expect(inUserinfo.idToken).not.toHaveProperty('verified_claims');
    const both = await told({ id_token: { verified_claims: wish } }, { scope: 'openid profile snils' });
    expect(both.idToken['verified_claims']).toEqual({ ...expected, claims: { ...expected.claims, snils: citizen.data.snils } });
    expect(both.userinfo).not.toHaveProperty('verified_claims');
  });

  it('are asked about on the consent page, once', async () => {
    const person = await aConfirmedCitizen(world.deps);
    const session = new WebSession();
    const attempt = authorizationRequest(world, entitled, { claims: JSON.stringify({ userinfo: { verified_claims: wish } }) });
    const consent = await session.submit(await session.open(attempt.url), { identifier: person.identifier, password: person.password });
    expect(consent.text).toContain('Как, когда и кем подтверждена ваша личность');
    expect(answerOf(await session.submit(consent, { decision: 'allow' }))).toHaveProperty('code');
    const again = authorizationRequest(world, entitled, { claims: JSON.stringify({ userinfo: { verified_claims: wish } }) });
    expect(answerOf(await session.open(again.url))).toHaveProperty('code');
  });

  it('are left out when what is demanded of them is not so, and the sign-in goes on', async () => {
    const verification = { trust_framework: null, evidence: [{ type: { value: 'document' } }] };
    const { userinfo, idToken } = await told({ userinfo: { verified_claims: { ...wish, verification } } });
    expect(userinfo).not.toHaveProperty('verified_claims');
    expect(idToken).toMatchObject({ assurance_level: 'confirmed' });
    await becomeConfirmed(world.deps, citizen, { method: 'in_person' });
    const later = await told({ userinfo: { verified_claims: { ...wish, verification } } });
    expect(later.userinfo['verified_claims']).toMatchObject({ verification: { evidence: [{ type: 'document' }] } });
  });

  it('speak only of proofs that the site takes', async () => {
    const metadata = { scope: 'openid profile confirmation' };
    const careful = await aRelyingParty(world, { metadata, policy: { methods: { deny: ['postal_code'] } } });
    const person = await aConfirmedCitizen(world.deps, { method: 'postal_code' });
    const open = { verification: { trust_framework: null }, claims: { given_name: null } };
    expect((await told({ userinfo: { verified_claims: open } }, { at: careful, person })).userinfo).not.toHaveProperty('verified_claims');
  });

  const refusalOf = async (claims: object, at: TestClient) =>
    answerOf(await new WebSession().open(authorizationRequest(world, at, { claims: JSON.stringify(claims) }).url));

  it('are refused to a site that is not entitled, and with claims beyond its registration', async () => {
    const plain = await aRelyingParty(world, { metadata: { scope: 'openid profile' } });
    expect(await refusalOf({ userinfo: { verified_claims: wish } }, plain)).toMatchObject({ error: 'invalid_scope' });
    const beyond = { ...wish, claims: { id_doc: null } };
    expect(await refusalOf({ userinfo: { verified_claims: beyond } }, entitled)).toMatchObject({ error: 'invalid_scope' });
  });

  it.each([
    ['null', null],
    ['a list', [wish]],
    ['no verification', { claims: { given_name: null } }],
    ['no trust framework', { verification: {}, claims: { given_name: null } }],
    ['no claims', { verification: { trust_framework: null } }],
    ['no claim', { verification: { trust_framework: null }, claims: {} }],
  ])('are an invalid request with %s', async (_title, request) => {
    expect(await refusalOf({ userinfo: { verified_claims: request } }, entitled)).toMatchObject({ error: 'invalid_request' });
  });
});
