import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, type TestClient } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

/** The provider takes a request up again in the answer to the form that ended its pause. */
describe('the end of a pause', () => {
  let world: World;
  let client: TestClient;
  let citizen: TestCitizen;
  beforeAll(async () => {
    world = await createWorld();
    client = await aRelyingParty(world);
    citizen = await aCitizen(world.deps);
    await signInAt(new WebSession(), authorizationRequest(world, client), citizen);
  });
  afterAll(() => world.stop());

  const credentials = ({ identifier, password }: TestCitizen) => ({ identifier, password });
  const uidOf = (page: WebPage) => new URL(page.url).pathname.split('/').pop() ?? '';
  const codeOf = (page: WebPage) => (page.url.startsWith(client.redirectUri) ? answerOf(page)['code'] : undefined);

  it('answers the request of its own page, whatever cookie somebody has planted for the way back', async () => {
    const stranger = await aCitizen(world.deps);
    const theirs = new WebSession();
    await signInAt(theirs, authorizationRequest(world, client), stranger);
    const other = await theirs.open(authorizationRequest(world, client, { prompt: 'login' }).url);
    await theirs.submit(other, credentials(await aCitizen(world.deps)));
    for (const planted of [uidOf(other), 'nothing']) {
      const session = new WebSession();
      session.setCookie('resume', planted, '/interaction');
      const attempt = authorizationRequest(world, client);
      const end = await session.submit(await session.open(attempt.url), credentials(citizen));
      const { idToken } = await redeem(world, client, attempt, codeOf(end) ?? '');
      const own = await redeemedSubject(world, client, citizen);
      expect(idToken.sub).toBe(own);
    }
  });

  it('leaves the browser its session when nothing could be written, and the same form goes through later', async () => {
    const session = new WebSession();
    await signInAt(session, authorizationRequest(world, client), citizen);
    const before = session.cookie('session');
    const form = await session.open(authorizationRequest(world, client, { prompt: 'login' }).url);
    const owner = new pg.Client(world.config.database.url);
    await owner.connect();
    await owner.query(`
      create function out_of_time() returns trigger language plpgsql as $$
      begin raise exception 'x' using errcode = '57014'; end $$`);
    await owner.query(`
      create trigger out_of_time before insert on oidc_artefacts for each row
      when (new.model = 'AuthorizationCode') execute function out_of_time()`);
    const failed = await session.submit(form, credentials(citizen));
    await owner.query('drop function out_of_time cascade');
    await owner.end();
    expect([failed.status, session.cookie('session')]).toEqual([503, before]);
    expect((await session.open(`${world.origin}/account`)).url).toBe(`${world.origin}/account`);
    expect(codeOf(await session.submit(form, credentials(citizen)))).toBeDefined();
  });

  it('keeps no consent of a browser that is not signed in any more', async () => {
    const portal = await aRelyingParty(world);
    const session = new WebSession();
    const consent = await session.submit(await session.open(authorizationRequest(world, portal).url), credentials(citizen));
    const withoutSession = session
      .cookieHeader(new URL(consent.url).pathname)
      .split('; ')
      .filter((pair) => !pair.startsWith('paiza_session='))
      .join('; ');
    const refused = await fetch(consent.url, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: withoutSession, accept: 'text/html' },
      body: new URLSearchParams({ ...consent.fields, decision: 'allow' }),
    });
    expect(refused.status).toBe(400);
    expect(await world.deps.db.selectFrom('consents').select('id').where('client_id', '=', portal.clientId).execute()).toEqual([]);
  });
});

async function redeemedSubject(world: World, client: TestClient, citizen: TestCitizen): Promise<string | undefined> {
  const attempt = authorizationRequest(world, client);
  const { code } = answerOf(await signInAt(new WebSession(), attempt, citizen));
  return (await redeem(world, client, attempt, code ?? '')).idToken.sub;
}
