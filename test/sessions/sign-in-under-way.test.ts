import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { endSessions } from '../../src/capabilities/sessions/end-sessions.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { aPasskey, passkeyFormOf, sendPasskey } from '../support/passkey-page.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, type TestClient } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

describe('a sign-in whose record waits while all sign-ins are ended', () => {
  let world: World;
  let citizen: TestCitizen;
  let portal: TestClient;
  beforeAll(async () => {
    world = await createWorld();
    portal = await aRelyingParty(world);
  });
  beforeEach(async () => {
    citizen = await aCitizen(world.deps);
    // Consent stands, so nothing else stops the request.
    await signInAt(new WebSession(), authorizationRequest(world, portal), citizen);
  });
  afterAll(() => world.stop());

  /** Holds the row that the record of the sign-in needs until all sign-ins were ended, and for so long after. */
  async function whileEnding(milliseconds: number, signIn: () => Promise<WebPage>): Promise<WebPage> {
    const holder = new pg.Client(world.database.url);
    await holder.connect();
    await holder.query('begin');
    await holder.query('select from passkeys where account_id = $1 for update', [citizen.accountId]);
    const answered = signIn();
    await untilWaiting(holder);
    const { db } = world.deps;
    await db.transaction().execute((tx) => endSessions(world.deps, tx, { accountId: citizen.accountId, reason: 'disowned' }));
    await sleep(milliseconds);
    await holder.query('commit');
    await holder.end();
    return await answered;
  }

  async function untilWaiting(holder: pg.Client): Promise<void> {
    const query = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await holder.query(query)).rows.length === 0) await sleep(5);
  }

  async function opened(session: WebSession, attempt: ReturnType<typeof authorizationRequest>, page: WebPage) {
    const own = await session.open(`${world.origin}/account`);
    const tokens = await redeem(world, portal, attempt, answerOf(page)['code'] ?? '');
    return { cabinet: own.text.includes('Выйти') && !own.text.includes('name="password"'), tokens: tokens.status };
  }

  it.each([0, 1450])('opens nothing when it goes on after %i ms', async (milliseconds) => {
    const { authenticator } = await aPasskey(world, citizen);
    const session = new WebSession();
    const attempt = authorizationRequest(world, portal);
    const form = await session.open(attempt.url);
    const answer = authenticator.get(passkeyFormOf(form).options);
    // Late in a second: a record that is as much later as it may be then falls into the next but one.
    await sleep((1600 - (Date.now() % 1000)) % 1000);
    const page = await whileEnding(milliseconds, () => sendPasskey(session, form, answer));
    expect(await opened(session, attempt, page)).toEqual({ cabinet: false, tokens: 400 });
  });
});
