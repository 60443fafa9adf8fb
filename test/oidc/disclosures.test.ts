import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { aCitizen, aStandardCitizen, becomeStandard, type TestCitizen } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, tokens, type TestClient } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

describe('what a relying party is told', () => {
  let world: World;
  let portal: TestClient;
  let citizen: TestCitizen;

  beforeAll(async () => {
    world = await createWorld();
    portal = await aRelyingParty(world, { metadata: { scope: 'openid profile email phone snils' } });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    citizen = await aCitizen(world.deps);
  });

  async function enter(parameters: Record<string, string> = {}, session = new WebSession(), client = portal) {
    const attempt = authorizationRequest(world, client, { scope: 'openid profile', ...parameters });
    const answer = await redeem(world, client, attempt, answerOf(await signInAt(session, attempt, citizen))['code'] ?? '');
    expect(answer.status).toBe(200);
    return answer;
  }

  async function recorded() {
    const { rows } = await world.deps.pool.query<{ client_id: string; actor: string; details: { claims: string[]; acr: string } }>(
      `select client_id, actor, details from audit_events where account_id = $1 and action = 'claims.disclosed' order by id`,
      [citizen.accountId],
    );
    return rows;
  }

  const userinfo = async (token = '') =>
    (await (await fetch(`${world.origin}/userinfo`, { headers: { authorization: `Bearer ${token}` } })).json()) as Record<string, unknown>;

  it('is recorded with the tokens: the relying party, the exact claims, the class', async () => {
    const { body } = await enter();
    const told = Object.keys(await userinfo(body['access_token'])).filter((claim) => claim !== 'sub');
    const events = await recorded();
    expect(events).toEqual([
      {
        client_id: portal.clientId,
        actor: 'system',
        details: { claims: ['name', 'family_name', 'given_name', 'assurance_level'], acr: 'urn:paiza:loa:simplified' },
      },
    ]);
    expect(told.toSorted()).toEqual([...(events[0]?.details.claims ?? [])].toSorted());
  });

  it('is no more than the citizen has agreed to, nor than the account has', async () => {
    await enter({ scope: 'openid email snils', claims: JSON.stringify({ id_token: { phone_number: null } }) });
    expect((await recorded()).map(({ details }) => details.claims)).toEqual([['phone_number', 'assurance_level']]);
  });

  it('is recorded once when nothing changes, and for each site', async () => {
    const session = new WebSession();
    const { body } = await enter({}, session);
    for (let times = 0; times < 3; times++) {
      expect((await tokens(world, portal, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' })).status).toBe(200);
      await userinfo(body['access_token']);
    }
    expect(await recorded()).toHaveLength(1);
    const other = await aRelyingParty(world);
    await enter({}, session, other);
    expect((await recorded()).map(({ client_id: clientId }) => clientId)).toEqual([portal.clientId, other.clientId]);
  });

  const refresh = async (refreshToken = '', client = portal) => {
    const answer = await tokens(world, client, { grant_type: 'refresh_token', refresh_token: refreshToken });
    expect(answer.status).toBe(200);
    return answer.body['refresh_token'];
  };

  /** Lets time pass: for what was recorded, and for what the tokens know of it. */
  async function pass(minutes: number): Promise<void> {
    const owner = new pg.Client(world.database.url);
    await owner.connect();
    await owner.query('set session_replication_role = replica');
    await owner.query(
      `update oidc_artefacts set payload = (payload::jsonb || jsonb_build_object('disclosedAt', (payload ->> 'disclosedAt')::bigint - $2::bigint))::json
       where account_id = $1 and payload ->> 'disclosedAt' is not null`,
      [citizen.accountId, minutes * 60],
    );
    const { rows } = await owner.query<{ id: string }>(`select id from audit_events where account_id = $1`, [citizen.accountId]);
    for (const { id } of rows) {
      const earlier = (Number.parseInt(id.slice(4, 16), 16) - minutes * 60_000).toString(16).padStart(12, '0');
      await owner.query(`update audit_events set id = $2 where id = $1`, [id, `aud_${earlier}${id.slice(16)}`]);
    }
    await owner.end();
  }

  it.each([
    ['stay', 'client_secret_basic'],
    ['rotate', 'none'],
  ] as const)('is recorded once in half an hour at a site whose refresh tokens %s', async (_title, method) => {
    const site = await aRelyingParty(world, { method });
    const { body } = await enter({}, new WebSession(), site);
    let token = body['refresh_token'];
    for (const total of [1, 2, 3]) {
      for (let times = 0; times < 3; times++) token = await refresh(token, site);
      expect(await recorded()).toHaveLength(total);
      await pass(31);
    }
  });

  it('is never further than an hour from its record, also where a sign-in found it recorded', async () => {
    await enter();
    await pass(29);
    const { body } = await enter();
    expect(await recorded()).toHaveLength(1);
    await pass(29);
    await refresh(body['refresh_token']);
    await pass(2);
    await refresh(body['refresh_token']);
    expect(await recorded()).toHaveLength(2);
  });

  it('is recorded anew at a refresh that tells more', async () => {
    const { body } = await enter({ scope: 'openid snils' });
    await becomeStandard(world.deps, citizen.accountId, someIdentityData());
    for (let times = 0; times < 2; times++) await refresh(body['refresh_token']);
    expect((await recorded()).map(({ details }) => details.acr)).toEqual(['urn:paiza:loa:simplified', 'urn:paiza:loa:standard']);
  });

  it('is recorded anew when an old token is used for something that it did not tell before', async () => {
    const { body } = await enter({ scope: 'openid snils' });
    await becomeStandard(world.deps, citizen.accountId, someIdentityData());
    await userinfo(body['access_token']);
    await userinfo(body['access_token']);
    expect((await recorded()).map(({ details }) => details)).toEqual([
      { claims: ['assurance_level'], acr: 'urn:paiza:loa:simplified' },
      { claims: ['snils', 'assurance_level'], acr: 'urn:paiza:loa:standard' },
    ]);
  });

  it('is recorded with the tokens or not at all: a code that is spent twice tells once', async () => {
    const attempt = authorizationRequest(world, portal, { scope: 'openid profile' });
    const { code = '' } = answerOf(await signInAt(new WebSession(), attempt, citizen));
    const answers = await Promise.all([1, 2, 3, 4].map(() => redeem(world, portal, attempt, code)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect((await recorded()).length).toBe(answers.filter(({ status }) => status === 200).length);
  });

  it.each(['id_token', 'userinfo'])('tells of the patronymic inside a name that was asked for on its own, in %s', async (place) => {
    citizen = await aStandardCitizen(world.deps);
    await enter({ scope: 'openid', claims: JSON.stringify({ [place]: { name: null } }) });
    expect((await recorded()).map(({ details }) => details.claims)).toEqual([['name', 'middle_name', 'assurance_level']]);
  });

  it('tells of the patronymic that an old token’s answer holds by now', async () => {
    const { body } = await enter({ scope: 'openid', claims: JSON.stringify({ userinfo: { name: null } }) });
    await becomeStandard(world.deps, citizen.accountId, someIdentityData());
    await userinfo(body['access_token']);
    expect((await recorded()).map(({ details }) => details.claims)).toEqual([
      ['name', 'assurance_level'],
      ['name', 'middle_name', 'assurance_level'],
    ]);
  });

  it('holds no value of a claim', async () => {
    const verified = await aStandardCitizen(world.deps);
    citizen = verified;
    await enter({ scope: 'openid profile snils phone' });
    const text = JSON.stringify(await recorded());
    for (const value of [verified.data.snils, verified.data.familyName, verified.identifier]) expect(text).not.toContain(value);
    expect(text).toContain('snils');
  });
});
