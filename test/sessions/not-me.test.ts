import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { storePassword } from '../../src/capabilities/authentication/set-password.ts';
import { rejectSignIn } from '../../src/capabilities/sessions/reject-sign-in.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';

describe('"this was not me"', () => {
  let world: World;
  let citizen: TestCitizen;

  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    citizen = await aCitizen(world.deps);
  });

  const url = (path: string) => `${world.origin}${path}`;
  const pathOf = (page: WebPage) => new URL(page.url).pathname;

  async function signIn(session: WebSession, path = '/account/activity', password = citizen.password): Promise<WebPage> {
    return session.submit(await session.open(url(path)), { identifier: citizen.identifier, password });
  }

  /** The page that asks whether to close the access, of the newest sign-in. */
  async function ask(session: WebSession, activity: WebPage): Promise<WebPage> {
    const link = /href="(\/account\/activity\/not-me\?event=aud_[0-9a-f]+)"/u.exec(activity.text)?.[1] ?? '';
    return session.open(url(link));
  }

  async function signInEvent(): Promise<string> {
    const { rows } = await world.deps.pool.query<{ id: string }>(
      `select id from audit_events where account_id = $1 and action = 'authentication.succeeded' order by id desc limit 1`,
      [citizen.accountId],
    );
    return rows[0]?.id ?? '';
  }

  it('shows what happens, of which sign-in, and then ends every session and names a case at once and to the contact', async () => {
    const [stranger, owner] = [new WebSession({ 'user-agent': firefox }), new WebSession()];
    await signIn(stranger, '/account/sessions');
    const question = await ask(owner, await signIn(owner));
    expect(question.text).toContain('Это были не вы?');
    const done = await owner.submit(question, {});
    expect(pathOf(done)).toBe('/account/activity/closed');
    const number = /Номер обращения: (\d{4} \d{4} \d{4})/u.exec(done.text)?.[1] ?? '';
    expect(number).not.toBe('');
    expect((await world.messageTo(citizen.identifier)).text).toContain(number);
    for (const session of [stranger, owner]) expect((await session.request(url('/account'))).status).toBe(303);
  });

  it('leaves a password that opens nothing, and says so to whoever knows it; a wrong one is merely wrong', async () => {
    const owner = new WebSession();
    await owner.submit(await ask(owner, await signIn(owner)), {});
    const asked = await signIn(new WebSession());
    expect(asked.url).toMatch(/\/interaction\/[\w-]+\/new-password$/u);
    expect(asked.text).toMatch(/href="\/recovery\?interaction=[\w-]+"/u);
    expect((await signIn(new WebSession(), '/account', 'Wrong7horse')).status).toBe(422);
  });

  it('ends with a new password, whichever way it was set', async () => {
    const owner = new WebSession();
    await owner.submit(await ask(owner, await signIn(owner)), {});
    const hash = await world.deps.passwordHasher.hash('Another7horse');
    await world.deps.db.transaction().execute((tx) => storePassword(tx, { accountId: citizen.accountId, ...hash }));
    expect(pathOf(await signIn(new WebSession(), '/account', 'Another7horse'))).toBe('/account');
  });

  it('takes a sign-in along that waits for its last redirect with the old password', async () => {
    const [slow, owner] = [new WebSession(), new WebSession()];
    const form = await slow.open(url('/sign-in?return=/account'));
    const body = new URLSearchParams({ ...form.fields, identifier: citizen.identifier, password: citizen.password });
    const proven = await slow.request(new URL(form.formAction ?? '', form.url).href, { method: 'POST', body });
    const question = await ask(owner, await signIn(owner));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await owner.submit(question, {});
    await slow.open(new URL(proven.headers.get('location') ?? '', world.origin).href);
    expect((await slow.request(url('/account'))).headers.get('location')).toContain('/sign-in');
  });

  it('opens one case for one sign-in, however often and however simultaneously it is said', async () => {
    await signIn(new WebSession());
    const input = { accountId: citizen.accountId, eventId: await signInEvent() };
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => rejectSignIn(world.deps, input)));
    expect(new Set(outcomes.map((outcome) => (outcome.kind === 'closed' ? outcome.caseNumber : outcome.kind))).size).toBe(1);
    const { rows } = await world.deps.pool.query(`select number from security_cases where account_id = $1`, [citizen.accountId]);
    expect(rows).toHaveLength(1);
    await world.messageTo(citizen.identifier);
    expect(world.messages.filter(({ to }) => to === citizen.identifier)).toHaveLength(1);
  });

  it('is no way to close the account of another person, nor on a ground that is no sign-in', async () => {
    const neighbour = await aCitizen(world.deps);
    await signIn(new WebSession());
    const eventId = await signInEvent();
    expect(await rejectSignIn(world.deps, { accountId: neighbour.accountId, eventId })).toEqual({ kind: 'unknown' });
    const { rows } = await world.deps.pool.query<{ id: string }>(
      `insert into audit_events (id, actor, action, account_id) values ('aud_' || md5($1), 'citizen', 'consent.granted', $1) returning id`,
      [citizen.accountId],
    );
    expect(await rejectSignIn(world.deps, { accountId: citizen.accountId, eventId: rows[0]?.id ?? '' })).toEqual({ kind: 'unknown' });
    const session = new WebSession();
    await signIn(session);
    expect((await session.open(url('/account/activity/not-me?event=aud_0000000000'))).text).toContain('Этого события в вашей истории нет');
  });
});
