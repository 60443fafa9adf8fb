import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { cancelDeletion } from '../../src/capabilities/personal-data/cancel-deletion.ts';
import { requestDeletion } from '../../src/capabilities/personal-data/request-deletion.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, type TestClient } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let portal: TestClient;
beforeAll(async () => {
  world = await createWorld();
  portal = await aRelyingParty(world);
});
afterAll(() => world.stop());

const english = () => new WebSession({ 'accept-language': 'en' });
const isNotice = (page: WebPage) => page.text.includes('Your account will be deleted on');
const ask = (parameters: Record<string, string> = {}) => authorizationRequest(world, portal, parameters);

async function aLeavingCitizen(): Promise<TestCitizen> {
  const citizen = await aCitizen(world.deps);
  await requestDeletion(world.deps, citizen.accountId);
  return citizen;
}

async function isWished({ accountId }: TestCitizen): Promise<boolean> {
  const { rows } = await sql`select 1 from account_closings where account_id = ${accountId} and cancelled_at is null`.execute(
    world.deps.db,
  );
  return rows.length === 1;
}

async function typePassword(session: WebSession, url: string, { identifier, password }: TestCitizen): Promise<WebPage> {
  return session.submit(await session.open(url), { identifier, password });
}

async function agree(session: WebSession, page: WebPage): Promise<WebPage> {
  return page.text.includes('value="allow"') ? session.submit(page, { decision: 'allow' }) : page;
}

describe('signing in at a site while the account waits to be deleted', () => {
  it('says so before anything else, and goes on into the same request with the account kept', async () => {
    const citizen = await aLeavingCitizen();
    const attempt = ask();
    const session = english();
    const notice = await typePassword(session, attempt.url, citizen);
    expect([notice.status, isNotice(notice), notice.text.includes(citizen.identifier)]).toEqual([200, true, false]);
    const again = await session.open(notice.url);
    expect([isNotice(again), await isWished(citizen)]).toEqual([true, true]);
    const answer = answerOf(await agree(session, await session.submit(again, { decision: 'keep' })));
    expect([answer['state'], await isWished(citizen)]).toEqual([attempt.state, false]);
    expect((await redeem(world, portal, attempt, answer['code'] ?? '')).status).toBe(200);
    expect(isNotice(await typePassword(english(), ask().url, citizen))).toBe(false);
  });

  it('leaves the deletion as it is to whoever goes on, and says it again at the next sign-in, once', async () => {
    const citizen = await aLeavingCitizen();
    const attempt = ask();
    const session = english();
    const notice = await typePassword(session, attempt.url, citizen);
    const answer = answerOf(await agree(session, await session.submit(notice, { decision: 'go_on' })));
    expect([answer['state'], await isWished(citizen)]).toEqual([attempt.state, true]);
    expect((await redeem(world, portal, attempt, answer['code'] ?? '')).status).toBe(200);
    expect(isNotice(await typePassword(english(), ask().url, citizen))).toBe(true);
    expect(isNotice(await typePassword(session, ask({ prompt: 'login' }).url, citizen))).toBe(true);
  });

  it('shows nothing at single sign-on, for prompt=none, and in the sign-in to our own pages, which say it themselves', async () => {
    const citizen = await aLeavingCitizen();
    const session = english();
    await agree(session, await session.submit(await typePassword(session, ask().url, citizen), { decision: 'go_on' }));
    for (const parameters of [{}, { prompt: 'none' }]) {
      const attempt = ask(parameters);
      expect(answerOf(await session.open(attempt.url))).toMatchObject({ state: attempt.state, code: expect.any(String) });
    }
    const cabinet = await typePassword(english(), `${world.origin}/account`, citizen);
    expect([cabinet.url, cabinet.text.includes('The account will be deleted on')]).toEqual([`${world.origin}/account`, true]);
  });

  it('goes on by itself when the deletion was taken back elsewhere, and asks nobody whose account stays', async () => {
    const citizen = await aLeavingCitizen();
    const attempt = ask();
    const session = english();
    const notice = await typePassword(session, attempt.url, citizen);
    expect(await cancelDeletion(world.deps, citizen.accountId)).toBe(true);
    expect(answerOf(await agree(session, await session.open(notice.url)))['state']).toBe(attempt.state);
    const staying = ask();
    expect(answerOf(await signInAt(english(), staying, await aCitizen(world.deps)))['state']).toBe(staying.state);
  });

  it('keeps the account once, however often the button is pressed, and tells its owner once', async () => {
    const citizen = await aLeavingCitizen();
    const session = english();
    const notice = await typePassword(session, ask().url, citizen);
    await Promise.all([1, 2, 3].map(() => session.submit(notice, { decision: 'keep' }).catch(() => undefined)));
    expect(await isWished(citizen)).toBe(false);
    await world.messageTo(citizen.identifier, 1);
    const told = world.messages.filter(({ to, text }) => to === citizen.identifier && text.includes('отменено'));
    expect(told).toHaveLength(1);
  });
});
