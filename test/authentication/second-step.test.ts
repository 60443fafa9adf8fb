import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { renewBackupCodes } from '../../src/capabilities/authentication/renew-backup-codes.ts';
import { counterKeys } from '../../src/capabilities/authentication/throttle.ts';
import { parseIdentifier } from '../../src/kernel/identifier.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import {
  answerOf,
  aRelyingParty,
  authorizationRequest,
  redeem,
  type AuthorizationAttempt,
  type TestClient,
} from '../support/relying-party.ts';
import { aTotp, appOf, choose, forgetSteps, secretIn, toNewApp, type TestApp } from '../support/second-factors.ts';
import { spendSmsOf } from '../support/sms-budget.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const asksForSecondStep = '/second-step"';

describe('the second step', () => {
  let world: World;
  let client: TestClient;

  beforeAll(async () => {
    world = await createWorld();
    client = await aRelyingParty(world);
  });
  afterAll(() => world.stop());

  async function withApp(): Promise<{ citizen: TestCitizen; app: TestApp }> {
    const citizen = await aCitizen(world.deps);
    const app = await aTotp(world.deps, citizen.accountId);
    await choose(world.deps, citizen.accountId, { twoStep: true });
    return { citizen, app };
  }

  const asking = (parameters: Record<string, string> = {}) => authorizationRequest(world, client, parameters);

  /** To the page after the right password. */
  async function afterPassword(session: WebSession, citizen: TestCitizen, attempt = asking()): Promise<WebPage> {
    const page = await session.open(attempt.url);
    return session.submit(page, { identifier: citizen.identifier, password: citizen.password });
  }

  async function toSite(session: WebSession, page: WebPage): Promise<WebPage> {
    return page.text.includes('value="allow"') ? session.submit(page, { decision: 'allow' }) : page;
  }

  async function idTokenFor(page: WebPage, attempt: AuthorizationAttempt) {
    const { status, idToken } = await redeem(world, client, attempt, answerOf(page)['code'] ?? '');
    expect(status).toBe(200);
    return idToken;
  }

  const trailOf = async (accountId: string) =>
    world.deps.db.selectFrom('audit_events').select(['action', 'details']).where('account_id', '=', accountId).orderBy('id').execute();

  it('says so when no SMS can leave, and promises none', async () => {
    const citizen = await aCitizen(world.deps);
    await choose(world.deps, citizen.accountId, { smsSecond: true, twoStep: true });
    await spendSmsOf(world.deps);
    try {
      const session = new WebSession({ 'accept-language': 'ru' });
      const step = await afterPassword(session, citizen);
      expect(step.text).toContain('Код не отправлен');
      expect(step.text).not.toContain('name="code"');
      const again = await session.submit(step, {}, `${step.url.replace(/\?.*$/u, '')}/sms`);
      expect(again).toMatchObject({ status: 503, text: expect.stringContaining('Код не отправлен') });
      expect(world.messages.filter(({ to }) => to === citizen.identifier)).toEqual([]);
    } finally {
      await world.deps.pool.query('delete from sms_hours');
    }
  });

  it('is not asked of who has not chosen it', async () => {
    const citizen = await aCitizen(world.deps);
    await aTotp(world.deps, citizen.accountId);
    const page = await afterPassword(new WebSession(), citizen);
    expect(page.text).not.toContain(asksForSecondStep);
  });

  it('follows the password, and both methods reach the site', async () => {
    const { citizen, app } = await withApp();
    const [session, attempt] = [new WebSession(), asking()];
    const step = await afterPassword(session, citizen, attempt);
    expect(step.url).toMatch(/\/interaction\/[\w-]+\/second-step$/u);
    // Nobody is signed in yet, and the browser is not known yet.
    expect((await session.request(`${world.origin}/account`)).headers.get('location')).toContain('/sign-in');
    expect(session.cookie('device')).toBeUndefined();
    const back = await toSite(session, await session.submit(step, { code: app.code() }));
    const idToken = await idTokenFor(back, attempt);
    expect(answerOf(back)['state']).toBe(attempt.state);
    expect(idToken).toMatchObject({ acr: 'urn:paiza:loa:simplified:mfa', amr: ['pwd', 'otp', 'mfa'] });
    expect(session.cookie('device')).toBeDefined();
    const trail = await trailOf(citizen.accountId);
    expect(trail.filter(({ action }) => action.startsWith('authentication.'))).toMatchObject([
      { action: 'authentication.challenged', details: { amr: ['pwd'], owed: 'second_step' } },
      { action: 'authentication.succeeded', details: { amr: ['pwd', 'otp', 'mfa'], device: 'new' } },
    ]);
  });

  it('cannot be walked round: the request, other pages of it and another tab lead back to it', async () => {
    const { citizen } = await withApp();
    const session = new WebSession();
    const step = await afterPassword(session, citizen);
    const uid = /interaction\/([\w-]+)\//u.exec(step.url)?.[1] ?? '';
    for (const path of [`/interaction/${uid}`, `/interaction/${uid}/new-app`, `/interaction/${uid}/device`, `/authorize/${uid}`]) {
      const page = await session.open(`${world.origin}${path}`);
      expect(page.url).not.toContain('code=');
    }
    const elsewhere = await session.open(asking().url);
    expect(elsewhere.text).toContain('name="password"');
    expect((await session.request(`${world.origin}/account`)).status).toBe(303);
  });

  it('belongs to its own sign-in: what was shown first opens no other pause, and nothing after its time', async () => {
    const { citizen, app } = await withApp();
    const [one, other] = [new WebSession(), new WebSession()];
    await afterPassword(one, citizen);
    const foreign = await other.open(asking().url);
    other.setCookie('second_step', one.cookie('second_step') ?? '');
    const uid = new URL(foreign.url).pathname;
    const page = await other.submit(foreign, { by: 'totp', code: app.code() }, `${uid}/second-step`);
    expect(page.text).toContain('name="password"');
    expect(page.url).not.toContain('code=');
  });

  it('takes a code once: of simultaneous answers with one code, on two nodes, a single one signs in', async () => {
    const { citizen, app } = await withApp();
    const node = await world.secondNode();
    try {
      for (let round = 0; round < 3; round++) {
        await forgetSteps(world.deps, citizen.accountId);
        await world.deps.db.deleteFrom('factor_attempts').where('account_id', '=', citizen.accountId).execute();
        const sessions = [new WebSession(), new WebSession(), new WebSession(), new WebSession()];
        const steps = await Promise.all(sessions.map((session) => afterPassword(session, citizen)));
        const code = app.code();
        const answers = await Promise.all(
          sessions.map(async (session, index) => {
            const step = steps[index]!;
            const action = new URL(step.formAction ?? '', index % 2 === 0 ? world.origin : node.origin).href;
            const body = new URLSearchParams({ ...step.fields, code });
            return session.request(action, { method: 'POST', body, headers: { origin: world.origin } });
          }),
        );
        expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([303, 422, 422, 422]);
      }
    } finally {
      await node.stop();
    }
  });

  it('refuses a code that was used, and takes the next', async () => {
    const { citizen, app } = await withApp();
    const first = new WebSession();
    await toSite(first, await first.submit(await afterPassword(first, citizen), { code: app.code() }));
    const session = new WebSession();
    const step = await afterPassword(session, citizen);
    const again = await session.submit(step, { code: app.code() });
    expect(again.status).toBe(422);
    expect(again.text).toContain('aria-invalid="true"');
    const later = await toSite(session, await session.submit(again, { code: app.code(1) }));
    expect(later.url).toContain('code=');
  });

  it('counts wrong codes over all sign-ins, makes them wait after five, and tells the owner', async () => {
    const { citizen, app } = await withApp();
    const before = world.messages.length;
    const session = new WebSession();
    const wrong = app.code() === '000000' ? '111111' : '000000';
    let page = await afterPassword(session, citizen);
    for (let left = 4; left >= 0; left--) {
      page = await session.submit(page, { code: wrong });
      expect(page.status).toBe(422);
    }
    const other = new WebSession();
    const elsewhere = await other.submit(await afterPassword(other, citizen), { code: app.code() });
    expect(elsewhere.status).toBe(429);
    expect(Number(elsewhere.headers.get('retry-after'))).toBeGreaterThan(800);
    for (let tries = 0; tries < 3; tries++) expect((await other.submit(elsewhere, { code: app.code() })).status).toBe(429);
    const refusals = (await trailOf(citizen.accountId)).filter(({ action }) => action === 'authentication.failed');
    // Each wrong one, and once that nobody is heard.
    expect(refusals.map(({ details }) => details['refusal'])).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'throttled']);
    const notice = await world.messageTo(citizen.identifier);
    expect(notice.text).toContain('знает ваш пароль');
    expect(world.messages.length).toBeGreaterThan(before);
  });

  it('disables an app after a hundred wrong codes in a row, until another is bound', async () => {
    const { citizen, app } = await withApp();
    const session = new WebSession();
    const page = await session.submit(await afterPassword(session, citizen), { code: app.code() === '000000' ? '111111' : '000000' });
    await world.deps.db
      .updateTable('factor_attempts')
      .set({ in_a_row: 100, recent: 0, today: 0 })
      .where('account_id', '=', citizen.accountId)
      .execute();
    const refused = await session.submit(page, { code: app.code() });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('подряд');
    const anew = await aTotp(world.deps, citizen.accountId);
    expect((await toSite(session, await session.submit(refused, { code: anew.code() }))).url).toContain('code=');
  });

  it('may be a backup code, once, however it is typed', async () => {
    const { citizen } = await withApp();
    const codes = await world.deps.db.transaction().execute((tx) => renewBackupCodes(world.deps, tx, citizen.accountId));
    const [code = ''] = codes;
    expect(new Set(codes).size).toBe(10);
    const typed = ` ${code.slice(0, 8).toUpperCase()}-${code.slice(8)} `.replaceAll('0', 'O');
    for (const ends of [true, false]) {
      const session = new WebSession();
      const step = await afterPassword(session, citizen);
      const byCode = await session.open(`${step.url}?by=backup`);
      const page = await toSite(session, await session.submit(byCode, { code: typed }));
      expect(page.url.includes('code=')).toBe(ends);
    }
    const { rows } = await world.deps.pool.query<{ text: string }>('select backup_codes::text as text from backup_codes');
    expect(rows.map(({ text }) => text).join()).not.toContain(code);
  });

  it('may be a code by SMS where its owner wants that; it is on its way when the page opens', async () => {
    const citizen = await aCitizen(world.deps);
    await choose(world.deps, citizen.accountId, { smsSecond: true, twoStep: true });
    const [session, attempt] = [new WebSession(), asking()];
    const step = await afterPassword(session, citizen, attempt);
    const { text } = await world.messageTo(citizen.identifier);
    const digits = /^\d{6}/u.exec(text)?.[0] ?? '';
    const back = await toSite(session, await session.submit(step, { code: digits }));
    expect(await idTokenFor(back, attempt)).toMatchObject({ amr: ['pwd', 'sms', 'otp', 'mfa'] });
  });

  it('gives a code by SMS to one sign-in alone', async () => {
    const citizen = await aCitizen(world.deps);
    await choose(world.deps, citizen.accountId, { smsSecond: true, twoStep: true });
    const [one, other] = [new WebSession(), new WebSession()];
    await afterPassword(one, citizen);
    const { text } = await world.messageTo(citizen.identifier);
    // The number has just been sent a code: this sign-in gets none of its own, and the other's opens nothing here.
    const step = await afterPassword(other, citizen);
    const page = await other.submit(step, { by: 'sms', code: /^\d{6}/u.exec(text)?.[0] ?? '' }, step.url);
    expect(page.status).toBe(422);
  });

  it('does not take a code by SMS from who has a better factor and wants none', async () => {
    const { citizen } = await withApp();
    const session = new WebSession();
    const step = await afterPassword(session, citizen);
    const page = await session.submit(step, {}, `${step.url}/sms`);
    expect(page.text).not.toContain('by=sms');
    expect(world.messages.filter(({ to }) => to === citizen.identifier)).toEqual([]);
  });

  it('ends when the password is changed meanwhile', async () => {
    const { citizen, app } = await withApp();
    const session = new WebSession();
    const step = await afterPassword(session, citizen);
    await world.deps.pool.query('update passwords set changed_at = clock_timestamp() where account_id = $1', [citizen.accountId]);
    const page = await session.submit(step, { code: app.code() });
    expect(page.text).toContain('name="password"');
  });

  describe('while strangers guess, and a new device owes a code anyway', () => {
    /** Strangers have guessed from everywhere. */
    async function exhaust(identifier: string): Promise<void> {
      const { identifier: key } = counterKeys(world.deps.keyring, parseIdentifier(identifier), 'anywhere');
      const never = new Date('9999-01-01');
      await world.deps.db.insertInto('throttle_counters').values({ key, failures: 50, window_ends_at: never, forget_at: never }).execute();
    }

    const codeFor = async ({ identifier }: TestCitizen) => /\d{6}/u.exec((await world.messageTo(identifier)).text)?.[0] ?? '';

    it('is that code, where its owner takes codes by SMS: nobody is asked twice for the same thing', async () => {
      const citizen = await aCitizen(world.deps);
      await choose(world.deps, citizen.accountId, { smsSecond: true, twoStep: true });
      await exhaust(citizen.identifier);
      const [session, attempt] = [new WebSession(), asking()];
      const device = await afterPassword(session, citizen, attempt);
      expect(device.url).toMatch(/\/device$/u);
      const back = await toSite(session, await session.submit(device, { code: await codeFor(citizen) }));
      expect(await idTokenFor(back, attempt)).toMatchObject({ amr: ['pwd', 'sms', 'otp', 'mfa'] });
    });

    it('follows that code, where its owner wants an app', async () => {
      const { citizen, app } = await withApp();
      await exhaust(citizen.identifier);
      const [session, attempt] = [new WebSession(), asking()];
      const device = await afterPassword(session, citizen, attempt);
      const step = await session.submit(device, { code: await codeFor(citizen) });
      expect(step.url).toMatch(/\/second-step$/u);
      const back = await toSite(session, await session.submit(step, { code: app.code() }));
      expect(await idTokenFor(back, attempt)).toMatchObject({ amr: ['pwd', 'otp', 'mfa'] });
    });

    it('is no second factor of who has an app and wants no SMS: neither for sites nor for binding another', async () => {
      const citizen = await aCitizen(world.deps);
      await aTotp(world.deps, citizen.accountId);
      await exhaust(citizen.identifier);
      const [session, attempt] = [new WebSession(), asking()];
      const device = await afterPassword(session, citizen, attempt);
      expect(device.url).toMatch(/\/device$/u);
      const back = await toSite(session, await session.submit(device, { code: await codeFor(citizen) }));
      expect(await idTokenFor(back, attempt)).toMatchObject({ amr: ['pwd'] });
      expect(secretIn(await session.open(`${world.origin}/account/security/app`))).toBe('');
    });
  });

  describe('that a site demands of who is signed in', () => {
    const demanding = { claims: JSON.stringify({ id_token: { acr: { essential: true, value: 'urn:paiza:loa:simplified:mfa' } } }) };

    async function signedIn(citizen: TestCitizen): Promise<WebSession> {
      const session = new WebSession();
      const page = await toSite(session, await afterPassword(session, citizen));
      expect(page.url).toContain('code=');
      return session;
    }

    /** As if nothing had been shown for most of an hour. */
    async function ageSession(accountId: string): Promise<void> {
      await world.deps.pool.query(
        `update oidc_artefacts set payload = jsonb_set(payload::jsonb, '{loginTs}', $1)::json where model = 'Session' and account_id = $2`,
        [String(Math.floor(Date.now() / 1000) - 3000), accountId],
      );
    }

    it('is shown in the same request, which goes on with its state', async () => {
      const citizen = await aCitizen(world.deps);
      const app = await aTotp(world.deps, citizen.accountId);
      const [session, attempt] = [await signedIn(citizen), asking(demanding)];
      const step = await session.open(attempt.url);
      expect(step.text).toContain(asksForSecondStep);
      expect((await session.submit(step, { code: '12' })).status).toBe(422);
      const back = await session.submit(step, { code: app.code() });
      expect(answerOf(back)['state']).toBe(attempt.state);
      expect(await idTokenFor(back, attempt)).toMatchObject({ acr: 'urn:paiza:loa:simplified:mfa', amr: ['pwd', 'otp', 'mfa'] });
      const next = asking(demanding);
      expect(await idTokenFor(await session.open(next.url), next)).toMatchObject({ acr: 'urn:paiza:loa:simplified:mfa' });
    });

    it('can be bound there and then by who has none, and the request goes on with its state', async () => {
      const email = `bind-${Date.now()}@example.ru`;
      const citizen = await aCitizen(world.deps, { email });
      const [session, attempt] = [await signedIn(citizen), asking(demanding)];
      const level = await session.open(attempt.url);
      expect(level.text).toContain('/new-app"');
      const form = await toNewApp(world, { session, level, email });
      const secret = secretIn(form);
      const wrong = await session.submit(form, { code: appOf(secret).code(5) });
      expect(wrong.status).toBe(422);
      expect(wrong.text).toContain(secret.slice(0, 4));
      const back = await session.submit(wrong, { code: appOf(secret).code() });
      expect(answerOf(back)['state']).toBe(attempt.state);
      const idToken = await idTokenFor(back, attempt);
      expect(idToken).toMatchObject({ acr: 'urn:paiza:loa:simplified:mfa', amr: ['pwd', 'otp', 'mfa'] });
    });

    it('renews a session by a factor that was bound before it, and by no other (H50)', async () => {
      for (const boundBefore of [true, false]) {
        const citizen = await aCitizen(world.deps);
        const app = await aTotp(world.deps, citizen.accountId);
        const session = await signedIn(citizen);
        await ageSession(citizen.accountId);
        if (!boundBefore)
          await world.deps.db
            .updateTable('totp_factors')
            .set({ confirmed_at: new Date() })
            .where('account_id', '=', citizen.accountId)
            .execute();
        const step = await session.open(asking(demanding).url);
        expect((await session.submit(step, { code: app.code() })).url).toContain('code=');
        const page = await session.open(`${world.origin}/account/security/app`);
        expect(page.text.includes('name="label"')).toBe(boundBefore);
      }
    });

    it('asks the password of an older session before it binds anything, and binding makes no session fresh (H50)', async () => {
      const email = `stale-${Date.now()}@example.ru`;
      const citizen = await aCitizen(world.deps, { email });
      const session = await signedIn(citizen);
      await ageSession(citizen.accountId);
      const level = await session.open(asking(demanding).url);
      const form = await toNewApp(world, { session, level, email });
      const secret = secretIn(form);
      const without = await session.submit(form, { code: appOf(secret).code() });
      expect(without.status).toBe(422);
      const wrong = await session.submit(without, { code: appOf(secret).code(), password: 'Wrong-1-password' });
      expect(wrong.status).toBe(422);
      const count = () => world.deps.db.selectFrom('totp_factors').select('id').where('account_id', '=', citizen.accountId).execute();
      expect(await count()).toEqual([]);
      const back = await session.submit(wrong, { code: appOf(secret).code(), password: citizen.password });
      expect(back.url).toContain('code=');
      expect(await count()).toHaveLength(1);
      // Not fresh by the new app.
      const page = await session.open(`${world.origin}/account/security/app`);
      expect(page.text).toContain('fresh=yes');
      expect(page.text).not.toContain('name="label"');
    });

    it('tells the owner of guesses in a session that is open somewhere, once', async () => {
      const citizen = await aCitizen(world.deps);
      const app = await aTotp(world.deps, citizen.accountId);
      const session = await signedIn(citizen);
      let step = await session.open(asking(demanding).url);
      for (let tries = 0; tries < 6; tries++) step = await session.submit(step, { code: app.code() === '000000' ? '111111' : '000000' });
      expect(step.status).toBe(429);
      expect((await world.messageTo(citizen.identifier)).text).toContain('второй шаг');
      expect(world.messages.filter(({ to }) => to === citizen.identifier)).toHaveLength(1);
    });

    it('is declined with what is required', async () => {
      const citizen = await aCitizen(world.deps);
      await aTotp(world.deps, citizen.accountId);
      const [session, attempt] = [await signedIn(citizen), asking(demanding)];
      const step = await session.open(attempt.url);
      const back = await session.submit(step, { decision: 'decline' }, new URL(step.url).pathname);
      expect(answerOf(back)).toMatchObject({ error: 'unmet_authentication_requirements', state: attempt.state });
    });

    it('is met by a sign-in with both steps without another page', async () => {
      const { citizen, app } = await withApp();
      const [session, attempt] = [new WebSession(), asking(demanding)];
      const step = await afterPassword(session, citizen, attempt);
      const back = await toSite(session, await session.submit(step, { code: app.code() }));
      expect(await idTokenFor(back, attempt)).toMatchObject({ acr: 'urn:paiza:loa:simplified:mfa' });
    });
  });

  describe('for a page of ours', () => {
    it('is asked on the way there, and not again', async () => {
      const citizen = await aCitizen(world.deps);
      const app = await aTotp(world.deps, citizen.accountId);
      const session = new WebSession();
      const address = `${world.origin}/sign-in?${new URLSearchParams({ return: '/account/security', acr: 'urn:paiza:loa:simplified:mfa' }).toString()}`;
      const signIn = await session.open(address);
      const step = await session.submit(signIn, { identifier: citizen.identifier, password: citizen.password });
      const page = await session.submit(step, { code: app.code() });
      expect(page.url).toBe(`${world.origin}/account/security`);
      expect((await session.request(address)).headers.get('location')).toBe('/account/security');
    });

    it('leads to the account when it is declined', async () => {
      const citizen = await aCitizen(world.deps);
      await aTotp(world.deps, citizen.accountId);
      const session = new WebSession();
      const address = `${world.origin}/sign-in?return=%2Faccount%2Fsecurity&acr=urn%3Apaiza%3Aloa%3Asimplified%3Amfa`;
      const step = await session.submit(await session.open(address), { identifier: citizen.identifier, password: citizen.password });
      const page = await session.submit(step, { decision: 'decline' }, new URL(step.url).pathname);
      expect(page.url).toBe(`${world.origin}/account`);
    });
  });
});
