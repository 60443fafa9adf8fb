import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newTotp, sealNewTotp } from '../../src/capabilities/authentication/new-totp.ts';
import { addContact } from '../../src/capabilities/accounts/add-contact.ts';
import { parseEmailAddress } from '../../src/kernel/email-address.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, tokens, type TestClient } from '../support/relying-party.ts';
import { showFirstCode } from '../support/first-factor-code.ts';
import { aTotp, appOf, choose } from '../support/second-factors.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const another = 'Another-1-password';

describe('the pages of security', () => {
  let world: World;
  let client: TestClient;

  beforeAll(async () => {
    world = await createWorld();
    client = await aRelyingParty(world);
  });
  afterAll(() => world.stop());

  const address = (path: string, origin = world.origin) => `${origin}/account/security${path}`;

  async function signedIn(citizen: TestCitizen): Promise<WebSession> {
    const session = new WebSession();
    const page = await session.open(`${world.origin}/sign-in?return=/account/security`);
    const landed = await session.submit(page, { identifier: citizen.identifier, password: citizen.password });
    expect(landed.url).toBe(address(''));
    return session;
  }

  /** Signed in, and past the code that is owed before the first second factor. */
  async function readyToBind(citizen: TestCitizen): Promise<WebSession> {
    const session = await signedIn(citizen);
    await showFirstCode(world, { session, page: await session.open(address('/app')), citizen });
    return session;
  }

  async function ageSessions(accountId: string): Promise<void> {
    await world.deps.pool.query(
      `update oidc_artefacts set payload = jsonb_set(payload::jsonb, '{loginTs}', $1)::json where model = 'Session' and account_id = $2`,
      [String(Math.floor(Date.now() / 1000) - 600), accountId],
    );
  }

  const rowsOf = async (table: 'totp_factors' | 'backup_codes' | 'sign_in_settings' | 'passwords' | 'passkeys', accountId: string) =>
    (await world.deps.pool.query(`select * from ${table} where account_id = $1 order by 1`, [accountId])).rows as Record<string, unknown>[];

  /** A form of this page, found by what stands in it. */
  function formWith(page: WebPage, text: string): { fields: Record<string, string> } {
    const form =
      [...page.text.matchAll(/<form[^>]*>[\s\S]*?<\/form>/gu)].map(([markup]) => markup).find((markup) => markup.includes(text)) ?? '';
    const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*name="([^"]*)"[^>]*value="([^"]*)"/gu)];
    return { fields: Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value])) };
  }

  const press = async (session: WebSession, page: WebPage, text: string) =>
    session.submit({ ...page, ...formWith(page, text), formAction: page.url }, {});

  describe('change of the password', () => {
    const change = async (session: WebSession, current: string, next = another) =>
      session.submit(await session.open(address('/password')), { current, password: next, password_repeat: next });

    it('takes the present one and a new one, and the old opens nothing any more', async () => {
      const citizen = await aCitizen(world.deps);
      const session = await signedIn(citizen);
      const done = await change(session, citizen.password);
      expect(done.url).toBe(address('?done=password'));
      expect((await session.open(address(''))).url).toBe(address(''));
      const old = new WebSession();
      const refused = await old.submit(await old.open(authorizationRequest(world, client).url), {
        identifier: citizen.identifier,
        password: citizen.password,
      });
      expect(refused.status).toBe(422);
      await signedIn({ ...citizen, password: another });
    });

    it('ends every other session, refresh token, remembered device and open code at once, on both nodes (H51)', async () => {
      const citizen = await aCitizen(world.deps);
      const [other, attempt] = [
        new WebSession(),
        authorizationRequest(world, client, { scope: 'openid offline_access', prompt: 'consent' }),
      ];
      const { code = '' } = answerOf(await signInAt(other, attempt, citizen));
      const { body } = await redeem(world, client, attempt, code);
      const device = other.cookie('device');
      const session = await signedIn(citizen);
      const node = await world.secondNode();
      try {
        expect((await change(session, citizen.password)).url).toBe(address('?done=password'));
        for (const origin of [world.origin, node.origin]) {
          expect((await other.request(address('', origin))).headers.get('location')).toContain('/sign-in');
          expect((await session.request(address('', origin))).status).toBe(200);
        }
        const refreshed = await tokens(world, client, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
        expect(refreshed.status).toBe(400);
        const known = new WebSession();
        known.setCookie('device', device ?? '');
        await signInAt(known, authorizationRequest(world, client), { ...citizen, password: another });
        const { rows } = await world.deps.pool.query<{ device: string }>(
          `select details ->> 'device' as device from audit_events where account_id = $1 and action = 'authentication.succeeded' order by id desc limit 1`,
          [citizen.accountId],
        );
        expect(rows).toEqual([{ device: 'new' }]);
      } finally {
        await node.stop();
      }
    });

    it('tells every contact', async () => {
      const citizen = await aCitizen(world.deps);
      const email = parseEmailAddress(`told-${Date.now()}@example.ru`)!;
      await world.deps.db.transaction().execute((tx) =>
        addContact(world.deps, tx, {
          accountId: citizen.accountId,
          contact: { kind: 'email', value: email },
          confirmedAt: new Date(),
          evidenceSource: 'email_code',
        }),
      );
      await change(await signedIn(citizen), citizen.password);
      for (const contact of [citizen.identifier, email]) expect((await world.messageTo(contact)).text).toMatch(/изменён пароль/iu);
    });

    it('counts wrong present passwords, apart from the sign-in, and makes them wait', async () => {
      const citizen = await aCitizen(world.deps);
      const session = await signedIn(citizen);
      for (let tries = 0; tries < 5; tries++) expect((await change(session, 'Wrong-1-password')).status).toBe(422);
      const refused = await change(session, citizen.password);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
      await signedIn(citizen);
    });

    it('refuses a weak one, the same one and a slip, and changes nothing', async () => {
      const citizen = await aCitizen(world.deps);
      const session = await signedIn(citizen);
      const before = await rowsOf('passwords', citizen.accountId);
      expect((await change(session, citizen.password, 'short1A')).status).toBe(422);
      expect((await change(session, citizen.password, citizen.password)).status).toBe(422);
      expect((await change(session, '', another)).status).toBe(422);
      const slip = await session.submit(await session.open(address('/password')), {
        current: citizen.password,
        password: another,
        password_repeat: `${another}x`,
      });
      expect(slip.status).toBe(422);
      expect(await rowsOf('passwords', citizen.accountId)).toEqual(before);
    });

    it('lets one of two at once stand', async () => {
      const citizen = await aCitizen(world.deps);
      const session = await signedIn(citizen);
      const page = await session.open(address('/password'));
      const passwords = ['First-1-password', 'Second-1-password'];
      const answers = await Promise.all(
        passwords.map((next) => session.submit(page, { current: citizen.password, password: next, password_repeat: next })),
      );
      expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 422]);
      await signedIn({ ...citizen, password: passwords[answers.findIndex(({ status }) => status === 200)] ?? '' });
    });
  });

  describe('without a fresh check (H50)', () => {
    it('no factor, code or setting changes', async () => {
      const citizen = await aCitizen(world.deps);
      const session = await readyToBind(citizen);
      const app = await aTotp(world.deps, citizen.accountId);
      await world.deps.pool.query('update totp_factors set confirmed_at = clock_timestamp() where id = $1', [app.totpId]);
      const pages = await Promise.all(['/app', '/two-step', '/backup-codes'].map((path) => session.open(address(path))));
      const before = await everything(citizen.accountId);
      await ageSessions(citizen.accountId);
      const [apps, twoStep, codes] = pages as [WebPage, WebPage, WebPage];
      const fields = formWith(apps, 'name="label"').fields;
      const attempts: readonly (readonly [WebPage, Record<string, string>])[] = [
        [apps, { code: appOf('A'.repeat(32)).code() }],
        [apps, { remove: app.totpId }],
        [twoStep, { choice: 'two_step_on' }],
        [twoStep, { choice: 'sms_on' }],
        [codes, {}],
      ];
      for (const [{ url }, values] of attempts) {
        const answer = await session.submit({ ...apps, formAction: url, fields: {} }, { ...fields, ...values });
        expect(answer.status).toBe(401);
      }
      expect(await everything(citizen.accountId)).toEqual(before);
    });
  });

  describe('to whoever has not shown the second factor that the account has (NIST SP 800-63B-4 §4.1.2.1)', () => {
    it.each([
      ['an app', (accountId: string) => aTotp(world.deps, accountId)],
      ['codes by SMS', (accountId: string) => smsLongAgo(accountId)],
    ])('%s: no factor is bound, removed or renewed, and no setting switched; what was typed comes back', async (_, have) => {
      const citizen = await aCitizen(world.deps);
      await have(citizen.accountId);
      const session = await signedIn(citizen);
      const before = await everything(citizen.accountId);
      const security = await session.open(`${world.origin}/account/notifications`);
      const { csrf_token = '', owner_token = '' } = security.fields;
      const [totp] = await world.deps.db.selectFrom('totp_factors').select('id').where('account_id', '=', citizen.accountId).execute();
      const app = newTotp();
      const sealed = sealNewTotp(world.deps.keyring, { accountId: citizen.accountId, time: Date.now() }, app);
      const attempts: readonly (readonly [string, Record<string, string>])[] = [
        ['/app', { app: sealed, label: 'Чужое', code: appOf(app.secret).code(), turn_on: 'yes' }],
        ['/app', { remove: totp?.id ?? 'none' }],
        ['/backup-codes', {}],
        ['/two-step', { choice: 'two_step_on' }],
        ['/two-step', { choice: 'two_step_off' }],
        ['/two-step', { choice: 'sms_on' }],
        ['/two-step', { choice: 'sms_off' }],
        ['/passkeys', { label: 'Чужой', passkey_answer: '{}' }],
      ];
      for (const [path, values] of attempts) {
        const answer = await session.submit({ ...security, formAction: address(path), fields: { csrf_token, owner_token } }, values);
        expect([path, answer.status]).toEqual([path, 401]);
        expect(answer.text).toContain('acr=urn%3Apaiza%3Aloa%3Asimplified%3Amfa');
        for (const [name, value] of Object.entries(values))
          expect(answer.text).toContain(`name="${name}" value="${value.replaceAll('"', '&quot;')}"`);
      }
      expect(await everything(citizen.accountId)).toEqual(before);
    });

    it('leads to where it is shown and back, and then the change is made', async () => {
      const citizen = await aCitizen(world.deps);
      const app = await aTotp(world.deps, citizen.accountId);
      const session = await signedIn(citizen);
      const page = await session.open(address('/app'));
      expect(page.text).not.toContain('name="label"');
      const link = /href="(\/sign-in\?[^"]*acr=[^"]*)"/u.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
      const step = await session.open(`${world.origin}${link}`);
      const back = await session.submit(step, { code: app.code() });
      expect(back.url).toBe(address('/app'));
      expect((await press(session, back, `value="${app.totpId}"`)).url).toBe(address('?done=app_removed'));
    });

    async function smsLongAgo(accountId: string): Promise<void> {
      await choose(world.deps, accountId, { smsSecond: true });
      await world.deps.pool.query(`update sign_in_settings set sms_since = sms_since - interval '1 day' where account_id = $1`, [
        accountId,
      ]);
    }
  });

  const everything = async (accountId: string) => ({
    apps: await rowsOf('totp_factors', accountId),
    codes: await rowsOf('backup_codes', accountId),
    settings: await rowsOf('sign_in_settings', accountId),
    passkeys: await rowsOf('passkeys', accountId),
  });

  describe('an authenticator app', () => {
    const secretIn = (page: WebPage) => (/<code class="secret">([A-Z2-7 ]+)</u.exec(page.text)?.[1] ?? '').replaceAll(' ', '');

    it('is bound once, however often and at once the form comes, and its code is used with that', async () => {
      const citizen = await aCitizen(world.deps);
      const session = await readyToBind(citizen);
      const form = await session.open(address('/app'));
      const values = { ...formWith(form, 'name="label"').fields, code: appOf(secretIn(form)).code(), label: 'Телефон Аксиньи' };
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => session.submit({ ...form, formAction: form.url, fields: {} }, values)),
      );
      expect(answers.map(({ url }) => url)).toEqual(Array.from({ length: 8 }, () => address('/backup-codes?done=app_added')));
      const rows = await rowsOf('totp_factors', citizen.accountId);
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain(secretIn(form));
      expect((await session.open(address('/app'))).text).toContain('Телефон Аксиньи');
      const { rows: used } = await world.deps.pool.query('select from totp_factors where last_step > 0 and account_id = $1', [
        citizen.accountId,
      ]);
      expect(used).toHaveLength(1);
    });

    it('switches two steps on with it when wished, and leaves codes by SMS as they were', async () => {
      const citizen = await aCitizen(world.deps);
      await choose(world.deps, citizen.accountId, { smsSecond: true });
      const session = await readyToBind(citizen);
      const form = await session.open(address('/app'));
      const values = { ...formWith(form, 'name="label"').fields, code: appOf(secretIn(form)).code(), turn_on: 'yes' };
      await session.submit({ ...form, formAction: form.url, fields: {} }, values);
      expect(await rowsOf('sign_in_settings', citizen.accountId)).toMatchObject([{ two_step: true, sms_second: true }]);
    });

    it('is not bound by the form of another account (H35)', async () => {
      const [citizen, stranger] = [await aCitizen(world.deps), await aCitizen(world.deps)];
      const session = await readyToBind(citizen);
      const form = await session.open(address('/app'));
      const app = newTotp();
      const foreign = sealNewTotp(world.deps.keyring, { accountId: stranger.accountId, time: Date.now() }, app);
      const values = { ...formWith(form, 'name="label"').fields, app: foreign, code: appOf(app.secret).code() };
      const answer = await session.submit({ ...form, formAction: form.url, fields: {} }, values);
      expect(answer.status).toBe(422);
      expect(secretIn(answer)).not.toBe(app.secret);
      expect(await rowsOf('totp_factors', citizen.accountId)).toEqual([]);
    });

    it('takes two steps with it when it was the last to show', async () => {
      const citizen = await aCitizen(world.deps);
      const app = await aTotp(world.deps, citizen.accountId);
      await choose(world.deps, citizen.accountId, { twoStep: true });
      const session = new WebSession();
      const step = await session.submit(await session.open(`${world.origin}/sign-in?return=/account/security/app`), {
        identifier: citizen.identifier,
        password: citizen.password,
      });
      const page = await session.submit(step, { code: app.code() });
      const gone = await press(session, page, `value="${app.totpId}"`);
      expect(gone.url).toBe(address('?done=app_removed'));
      expect(await rowsOf('sign_in_settings', citizen.accountId)).toMatchObject([{ two_step: false }]);
      await signedIn(citizen);
    });
  });

  describe('two steps', () => {
    it('are not switched on without anything to show', async () => {
      const citizen = await aCitizen(world.deps);
      const session = await readyToBind(citizen);
      const page = await session.open(address('/two-step'));
      const answer = await session.submit({ ...page, ...formWith(page, 'sms_on'), formAction: page.url }, { choice: 'two_step_on' });
      expect(answer.status).toBe(422);
      expect(await rowsOf('sign_in_settings', citizen.accountId)).toEqual([]);
    });

    it('by SMS, switched on and off, end other sessions and are told', async () => {
      const citizen = await aCitizen(world.deps);
      const [session, other] = [await readyToBind(citizen), await signedIn(citizen)];
      const withSms = await press(session, await session.open(address('/two-step')), 'sms_on');
      expect((await other.request(address(''))).headers.get('location')).toContain('/sign-in');
      // Having a second way is not yet being asked for it: the page says so, and how to go on.
      expect(withSms.text).toContain('при входе он пока не спрашивается');
      const on = await press(session, withSms, 'two_step_on');
      expect(on.url).toBe(address('?done=two_step_on'));
      expect((await world.messageTo(citizen.identifier, 1)).text).toMatch(/включён/u);
      expect((await press(session, await session.open(address('/two-step')), 'two_step_off')).url).toBe(address('?done=two_step_off'));
    });
  });

  describe('backup codes', () => {
    it('are shown once, ten of them, and new ones void the old', async () => {
      const citizen = await aCitizen(world.deps);
      const session = await readyToBind(citizen);
      const codesIn = (page: WebPage) => [...page.text.matchAll(/<code class="secret">([0-9a-z-]+)</gu)].map(([, code]) => code);
      const first = codesIn(await press(session, await session.open(address('/backup-codes')), 'csrf'));
      expect(new Set(first).size).toBe(10);
      const page = await session.open(address('/backup-codes'));
      expect(codesIn(page)).toEqual([]);
      const second = codesIn(await press(session, page, 'csrf'));
      expect(second.filter((code) => first.includes(code))).toEqual([]);
      expect(await rowsOf('backup_codes', citizen.accountId)).toHaveLength(10);
    });
  });

  describe('a sign-in on a new device', () => {
    it('is told by e-mail, unless its owner has switched that off', async () => {
      const email = `device-${Date.now()}@example.ru`;
      const citizen = await aCitizen(world.deps, { email });
      const session = new WebSession({ 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' });
      await signInAt(session, authorizationRequest(world, client), citizen);
      const notice = await world.messageTo(email);
      expect(notice.text).toContain('Firefox, Linux');
      const known = new WebSession();
      known.setCookie('device', session.cookie('device') ?? '');
      await signInAt(known, authorizationRequest(world, client), citizen);
      expect((await session.open(address(''))).text).toContain('Отправляем на вашу почту');
      // Sent without the box that stands checked.
      const choices = await session.open(`${world.origin}/account/notifications`);
      expect((await press(session, choices, 'name="sign_in_email"')).url).toContain('?done=saved');
      expect((await session.open(address(''))).text).toContain('Не отправляем');
      await signInAt(new WebSession(), authorizationRequest(world, client), citizen);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(world.messages.filter(({ to }) => to === email)).toHaveLength(1);
    });
  });

  it('never put a secret into the log, the trail or a message that was sent', async () => {
    const citizen = await aCitizen(world.deps);
    const app = await aTotp(world.deps, citizen.accountId);
    await choose(world.deps, citizen.accountId, { twoStep: true });
    const session = new WebSession();
    const step = await session.submit(await session.open(authorizationRequest(world, client).url), {
      identifier: citizen.identifier,
      password: citizen.password,
    });
    const code = app.code();
    await session.submit(step, { code });
    const { rows } = await world.deps.pool.query('select row_to_json(e)::text as text from audit_events e where account_id = $1', [
      citizen.accountId,
    ]);
    const traces = JSON.stringify(rows) + world.log.filter((line) => line.includes('second-step')).join('');
    for (const secret of [app.secret, citizen.password, `"${code}"`]) expect(traces).not.toContain(secret);
  });
});
