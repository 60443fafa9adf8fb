import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isSignedOut } from '../../src/capabilities/accounts/signed-out.ts';
import { findSecurityQuestion } from '../../src/capabilities/authentication/find-security-question.ts';
import { listFactors } from '../../src/capabilities/authentication/list-factors.ts';
import { renewBackupCodes } from '../../src/capabilities/authentication/renew-backup-codes.ts';
import { storePassword } from '../../src/capabilities/authentication/set-password.ts';
import { storeSecurityQuestion } from '../../src/capabilities/authentication/store-security-question.ts';
import { rejectSignIn } from '../../src/capabilities/sessions/reject-sign-in.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { aPasskey, passkeyFormOf, sendPasskey } from '../support/passkey-page.ts';
import { aTotp, choose } from '../support/second-factors.ts';
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

  it('says to no other browser that an access was closed, whatever number its address has', async () => {
    const owner = new WebSession();
    const done = await owner.submit(await ask(owner, await signIn(owner)), {});
    expect((await owner.open(done.url)).text).toContain('Номер обращения');
    for (const path of ['/account/activity/closed', '/account/activity/closed?case=123456789012', done.url.slice(world.origin.length)]) {
      expect((await new WebSession().open(url(path))).text).not.toMatch(/Номер обращения|Доступ закрыт/u);
    }
    expect((await owner.open(url('/account/activity/closed?case=123456789012'))).text).not.toContain('1234 5678 9012');
  });

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
    await owner.submit(await ask(owner, await signIn(owner)), {});
    await slow.open(new URL(proven.headers.get('location') ?? '', world.origin).href);
    expect((await slow.request(url('/account'))).headers.get('location')).toContain('/sign-in');
  });

  it('takes away the passkey that was made in it, so that it signs in nowhere, and says so at the contact', async () => {
    const { authenticator } = await aPasskey(world, citizen);
    const eventId = await signInEvent();
    await rejectSignIn(world.deps, { accountId: citizen.accountId, eventId });
    const stranger = new WebSession();
    const form = await stranger.open(url('/account/security/passkeys'));
    expect((await sendPasskey(stranger, form, authenticator.get(passkeyFormOf(form).options))).status).toBe(422);
    const told = await textsTo(citizen.identifier, 3);
    expect(told).toContain('Остались: только пароль');
  });

  it('takes away all that was bound or switched on since, and leaves and names what was there before', async () => {
    const { accountId } = citizen;
    await aTotp(world.deps, accountId);
    await signIn(new WebSession());
    const eventId = await signInEvent();
    const { totpId } = await aTotp(world.deps, accountId);
    await world.deps.pool.query('update totp_factors set confirmed_at = clock_timestamp() where id = $1', [totpId]);
    await world.deps.db.transaction().execute((tx) => renewBackupCodes(world.deps, tx, accountId));
    await choose(world.deps, accountId, { smsSecond: true, twoStep: true });
    const answer = await world.deps.passwordHasher.hash('крыжовник');
    await world.deps.db
      .transaction()
      .execute((tx) => storeSecurityQuestion(world.deps, tx, { accountId, question: 'Что росло у забора?', answer }));
    await rejectSignIn(world.deps, { accountId, eventId });
    const left = await listFactors(world.deps, accountId);
    expect(left).toMatchObject({ passkeys: 0, backupCodesLeft: 0, smsSecond: false, twoStep: false });
    expect(left.totp.map(({ id }) => id)).not.toContain(totpId);
    expect(left.totp).toHaveLength(1);
    expect(await findSecurityQuestion(world.deps, accountId)).toBeUndefined();
    expect(await textsTo(citizen.identifier, 2)).toContain('Остались: приложение с кодами');
    const { rows } = await world.deps.pool.query<{ action: string }>(
      `select action from audit_events where account_id = $1 and details ->> 'reason' = 'disowned' and action <> 'sessions.ended' order by id`,
      [accountId],
    );
    expect(rows.map(({ action }) => action).toSorted()).toEqual([
      'factor.removed',
      'factor.removed',
      'factor.removed',
      'sign_in_settings.changed',
      'two_step.disabled',
    ]);
  });

  it('keeps what the owner has bound since by a second factor, if the sign-in showed the password alone, and names what went on the page', async () => {
    const { accountId, identifier, password } = citizen;
    const app = await aTotp(world.deps, accountId);
    const stranger = new WebSession();
    await signIn(stranger);
    const eventId = await signInEvent();

    // Weeks later, the owner, with the app.
    const owner = new WebSession();
    const asking = `/sign-in?${new URLSearchParams({ return: '/account/security/backup-codes', fresh: 'yes', acr: 'urn:paiza:loa:simplified:mfa' }).toString()}`;
    const step = await owner.submit(await owner.open(url(asking)), { identifier, password });
    const codes = await owner.submit(step, { by: 'totp', code: app.code() });
    expect((await owner.submit(codes, {})).status).toBe(200);
    const left = () => listFactors(world.deps, accountId);
    expect((await left()).backupCodesLeft).toBe(10);

    const closed = await owner.submit(await owner.open(url(`/account/activity/not-me?event=${eventId}`)), {});
    expect(closed.text).toContain('Доступ закрыт');
    expect(closed.text).not.toContain('Мы отключили');
    expect(await left()).toMatchObject({ backupCodesLeft: 10, totp: [{}] });
  });

  it('takes all away from the first thing on that was bound by the password alone, however it was shown later', async () => {
    const { accountId } = citizen;
    await aTotp(world.deps, accountId);
    await signIn(new WebSession());
    const eventId = await signInEvent();
    const weak = await aTotp(world.deps, accountId);
    await world.deps.pool.query('update totp_factors set confirmed_at = clock_timestamp() where id = $1', [weak.totpId]);
    await world.deps.db.transaction().execute((tx) => renewBackupCodes(world.deps, tx, accountId));
    await world.deps.pool.query('update backup_codes set bound_strongly = true where account_id = $1', [accountId]);
    const outcome = await rejectSignIn(world.deps, { accountId, eventId });
    expect(outcome).toMatchObject({ kind: 'closed', gone: ['app', 'backup'] });
    expect(await listFactors(world.deps, accountId)).toMatchObject({ backupCodesLeft: 0 });
  });

  it('takes all away that was bound since a sign-in that had shown a second factor', async () => {
    const { accountId } = citizen;
    await aTotp(world.deps, accountId);
    await signIn(new WebSession());
    const eventId = await signInEvent();
    await world.deps.db.transaction().execute((tx) => renewBackupCodes(world.deps, tx, accountId));
    await world.deps.pool.query('update backup_codes set bound_strongly = true where account_id = $1', [accountId]);
    const { rows } = await world.deps.pool.query<{ id: string }>(
      `insert into audit_events (id, at, actor, action, account_id, details)
       select 'aud_' || md5(id), at, actor, action, account_id, '{"amr": ["pwd", "otp", "mfa"]}' from audit_events where id = $1 returning id`,
      [eventId],
    );
    const outcome = await rejectSignIn(world.deps, { accountId, eventId: rows[0]?.id ?? '' });
    expect(outcome).toMatchObject({ kind: 'closed', gone: ['backup'] });
  });

  it('says on the page what was removed', async () => {
    const session = new WebSession();
    const home = await signIn(session);
    await world.deps.db.transaction().execute((tx) => renewBackupCodes(world.deps, tx, citizen.accountId));
    const closed = await session.submit(await ask(session, home), {});
    expect(closed.text).toContain('Мы отключили то, что мог подключить');
    expect(closed.text).toContain('<li>резервные коды</li>');
  });

  it('keeps two steps that were on before, with what they rest on', async () => {
    const { accountId } = citizen;
    await aTotp(world.deps, accountId);
    await choose(world.deps, accountId, { twoStep: true });
    const { rows } = await world.deps.pool.query<{ id: string }>(
      `insert into audit_events (id, actor, action, account_id) values ('aud_' || md5($1), 'citizen', 'authentication.succeeded', $1) returning id`,
      [accountId],
    );
    await rejectSignIn(world.deps, { accountId, eventId: rows[0]?.id ?? '' });
    expect(await listFactors(world.deps, accountId)).toMatchObject({ twoStep: true, totp: [{}] });
    expect(await textsTo(citizen.identifier, 2)).toContain('которые остались: приложение с кодами');
  });

  /** All that was sent there, once there are so many. */
  async function textsTo(destination: string, count: number): Promise<string> {
    await world.messageTo(destination, count - 1);
    return world.messages
      .filter(({ to }) => to === destination)
      .map(({ text }) => text)
      .join('\n');
  }

  it('believes no sign-in of its very second, and each that came after it, as soon as that is', async () => {
    const [slow, owner] = [new WebSession(), new WebSession()];
    const question = await ask(owner, await signIn(owner));
    const form = await slow.open(url('/sign-in?return=/account'));
    const body = new URLSearchParams({ ...form.fields, identifier: citizen.identifier, password: citizen.password });
    const proven = await slow.request(new URL(form.formAction ?? '', form.url).href, { method: 'POST', body });
    await owner.submit(question, {});
    await slow.open(new URL(proven.headers.get('location') ?? '', world.origin).href);
    expect((await slow.request(url('/account'))).headers.get('location')).toContain('/sign-in');
    const hash = await world.deps.passwordHasher.hash('Another7horse');
    await world.deps.db.transaction().execute((tx) => storePassword(tx, { accountId: citizen.accountId, ...hash }));
    await world.deps.pool.query('update accounts set signed_out_at = clock_timestamp() where id = $1', [citizen.accountId]);
    expect(pathOf(await signIn(owner, '/account', 'Another7horse'))).toBe('/account');
    const soon = Date.now() / 1000 + 1;
    expect(isSignedOut({ at: new Date(soon * 1000) }, { loginTs: Math.floor(soon) })).toBe(true);
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
