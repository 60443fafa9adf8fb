import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, tokens, type TestClient } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const onAPhone =
  'Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 YaBrowser/24.12 Mobile Safari/537.36';
const atADesk = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0';

describe('the list of sessions', () => {
  let world: World;
  let citizen: TestCitizen;
  let portal: TestClient;

  beforeAll(async () => {
    world = await createWorld({ config: { server: { trustProxy: true } } });
    portal = await aRelyingParty(world);
  });
  beforeEach(async () => {
    citizen = await aCitizen(world.deps);
  });
  afterAll(() => world.stop());

  const list = (session: WebSession) => session.open(`${world.origin}/account/sessions`);
  const browser = (userAgent: string, network: string) =>
    new WebSession({ 'user-agent': userAgent, 'x-forwarded-for': network, 'accept-language': 'ru' });

  async function signIn(session: WebSession, who = citizen): Promise<WebPage> {
    const form = await session.open(`${world.origin}/account/sessions`);
    return session.submit(form, { identifier: who.identifier, password: who.password });
  }

  async function enter(session: WebSession) {
    const attempt = authorizationRequest(world, portal);
    return redeem(world, portal, attempt, answerOf(await signInAt(session, attempt, citizen))['code'] ?? '');
  }

  /** The hidden name of the session whose card tells this. */
  function sessionIn(page: WebPage, text: string): string {
    const card = page.text.split('<li class="card">').find((one) => one.includes(text));
    return /name="session" value="([^"]+)"/u.exec(card ?? '')?.[1] ?? '';
  }

  it('names device, network, methods and sites of each, and which one is this', async () => {
    const phone = browser(onAPhone, '198.51.100.7');
    await enter(phone);
    const page = await signIn(browser(atADesk, '203.0.113.9'));
    expect(page.text).toContain('Яндекс Браузер, Android');
    expect(page.text).toMatch(/Firefox, Windows <span class="tag">Этот сеанс/u);
    expect(page.text).toContain('другая (198.51…)');
    expect(page.text).toContain('та же, что у вас сейчас');
    expect(page.text).not.toContain('198.51.100');
    expect(page.text).toContain(`Портал ${portal.clientId}`);
    expect(page.text).toContain('<dd>пароль</dd>');
    expect(sessionIn(page, 'Этот сеанс')).toBe('');
  });

  it('ends one alone, with what its sites hold', async () => {
    const [lost, kept, here] = [browser(onAPhone, '198.51.100.7'), browser(atADesk, '203.0.113.9'), browser(atADesk, '192.0.2.1')];
    const [dead, alive] = [await enter(lost), await enter(kept)];
    const page = await signIn(here);
    const done = await here.submit(page, { session: sessionIn(page, 'Android') });
    expect(done.text).toContain('Сеанс завершён.');
    expect(done.text).not.toContain('Android');
    expect((await lost.request(`${world.origin}/account`)).status).toBe(303);
    expect((await kept.request(`${world.origin}/account`)).status).toBe(200);
    const refresh = (body: Record<string, string>) =>
      tokens(world, portal, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
    expect([(await refresh(dead.body)).status, (await refresh(alive.body)).status]).toEqual([400, 200]);
  });

  it('ends all others and leaves this one', async () => {
    const [one, other, here] = [new WebSession(), new WebSession(), new WebSession()];
    await signIn(one);
    await signIn(other);
    const page = await signIn(here);
    const done = await here.submit(page, { session: '' });
    expect(done.text).toContain('Все остальные сеансы завершены.');
    expect(done.text).toContain('Других сеансов нет.');
    for (const session of [one, other]) expect((await session.request(`${world.origin}/account`)).status).toBe(303);
  });

  it('neither shows nor ends the sessions of another person', async () => {
    const neighbour = await aCitizen(world.deps);
    const [theirs, mine] = [browser(onAPhone, '198.51.100.7'), new WebSession()];
    await signIn(theirs, neighbour);
    const { rows } = await world.deps.pool.query<{ uid: string }>(
      `select session_uid as uid from oidc_artefacts where model = 'Session' and account_id = $1`,
      [neighbour.accountId],
    );
    const page = await signIn(mine);
    expect(page.text).not.toContain('Android');
    await mine.submit(page, { session: rows[0]?.uid ?? '' });
    expect((await list(theirs)).status).toBe(200);
    expect((await theirs.request(`${world.origin}/account`)).status).toBe(200);
  });
});
