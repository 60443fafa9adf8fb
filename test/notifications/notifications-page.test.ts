import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomInt } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { addContact } from '../../src/capabilities/accounts/add-contact.ts';
import { addPushSubscription } from '../../src/capabilities/accounts/add-push-subscription.ts';
import { findNotificationSettings } from '../../src/capabilities/notifications/find-notification-settings.ts';
import { parsePushSubscription } from '../../src/capabilities/notifications/push-subscription.ts';
import { updateNotificationSettings } from '../../src/capabilities/notifications/update-notification-settings.ts';
import { sandboxBrowser } from '../../src/http/cabinet/notifications/sandbox-browser.ts';
import { parseEmailAddress } from '../../src/kernel/email-address.ts';
import { translateTo } from '../../src/kernel/texts.ts';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { startPushService, type PushService } from '../support/push-service.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { eventually } from './outbox-world.ts';

let world: World;
let browser: Browser;
let service: PushService;
beforeAll(async () => {
  [world, browser, service] = await Promise.all([createWorld(), launchBrowser(), startPushService()]);
});
afterAll(async () => {
  await browser.close();
  await world.stop();
  await service.stop();
});

const path = '/account/notifications';
const address = () => `${world.origin}${path}`;

async function aReader(): Promise<TestCitizen> {
  const citizen = await aCitizen(world.deps);
  const contact = { kind: 'email', value: parseEmailAddress(`r${randomInt(1e9)}@example.org`)! } as const;
  const added = { accountId: citizen.accountId, contact, confirmedAt: new Date(), evidenceSource: 'email_code' } as const;
  await world.deps.db.transaction().execute((tx) => addContact(world.deps, tx, added));
  return citizen;
}

async function aSubscription(accountId: string): Promise<void> {
  const { subscription } = service.newBrowser(world.deps.pushKey ?? '');
  const parsed = parsePushSubscription(subscription, { allowLoopback: true })!;
  await addPushSubscription(world.deps, { accountId, subscription: parsed, browser: { browser: 'yandex', system: 'android' } });
}

async function signIn(session: WebSession, { identifier, password }: TestCitizen): Promise<WebPage> {
  return session.submit(await session.open(address()), { identifier, password });
}

/** Everything that stands on, as the browser would send it. */
function checked({ text }: WebPage): Record<string, string> {
  const boxes = [...text.matchAll(/<input[^>]*type="checkbox"[^>]*>/gu)].map(([tag]) => tag);
  const on = boxes.filter((tag) => / checked(?=[\s>/])/u.test(tag));
  return Object.fromEntries(on.map((tag) => [/name="([^"]+)"/u.exec(tag)?.[1] ?? '', 'yes']));
}

const settingsOf = async ({ accountId }: TestCitizen) => {
  const { choices } = await findNotificationSettings(world.deps, accountId);
  return choices.map(({ kind, channel, enabled }) => `${kind} ${channel} ${enabled ? 'on' : 'off'}`).toSorted();
};

/** The session as it is when the last factor was shown a while ago. */
async function letSignInGrowOld({ accountId }: TestCitizen): Promise<void> {
  await world.deps.pool.query(
    `update oidc_artefacts set payload = jsonb_set(payload::jsonb, '{loginTs}', to_jsonb((payload->>'loginTs')::bigint - 3600))::json
     where model = 'Session' and payload->>'accountId' = $1`,
    [accountId],
  );
}

describe('the page of notifications', () => {
  it('shows how everything stands and saves what was changed, and only that', async () => {
    const citizen = await aReader();
    const session = new WebSession();
    const page = await signIn(session, citizen);
    expect(page.status).toBe(200);
    const standing = checked(page);
    expect(Object.keys(standing).toSorted()).toEqual(
      ['sign_in_email', 'checks_email', 'letters_email', 'letters_sms', 'visits_email', 'visits_sms', 'documents_email'].toSorted(),
    );
    const { visits_sms: _, ...rest } = standing;
    const saved = await session.submit(page, { ...rest, checks_sms: 'yes' });
    expect([saved.status, saved.url]).toEqual([200, `${address()}?done=saved`]);
    expect(saved.text).toContain('Настройки сохранены.');
    expect(await settingsOf(citizen)).toEqual(['checks sms on', 'visits sms off']);
    expect(checked(saved)).not.toHaveProperty('visits_sms');
    const { rows } = await world.deps.pool.query<{ details: object }>(
      `select details from audit_events where account_id = $1 and action = 'notifications.changed'`,
      [citizen.accountId],
    );
    expect(rows.map(({ details }) => details)).toEqual([{ on: ['checks_sms'], off: ['visits_sms'] }]);
  });

  it('has no switch for codes and security, and takes none that somebody adds', async () => {
    const citizen = await aReader();
    const session = new WebSession();
    const page = await signIn(session, citizen);
    expect(page.text).not.toMatch(/name="(codes|security)_/u);
    await session.submit(page, { ...checked(page), security_sms: 'yes', codes_email: 'yes', nonsense: 'yes' });
    expect(await settingsOf(citizen)).toEqual([]);
  });

  it('lets the notice of a sign-in be switched off only after a fresh sign-in, and the rest at any time', async () => {
    const citizen = await aReader();
    const session = new WebSession();
    const fresh = await signIn(session, citizen);
    await letSignInGrowOld(citizen);
    const stale = await session.open(address());
    expect(stale.text).toContain('Письмо: включено.');
    const { visits_sms: _, ...rest } = checked(stale);
    expect((await session.submit(stale, rest)).url).toContain('done=saved');
    expect(await settingsOf(citizen)).toEqual(['visits sms off']);
    const { sign_in_email: __, ...silent } = checked(fresh);
    const refused = await session.submit(fresh, silent);
    expect(refused.url).not.toContain('done=saved');
    expect(await settingsOf(citizen)).toEqual(['visits sms off']);
  });

  it('takes what was copied from a browser of the sandbox where the sandbox is, and offers it nowhere else', async () => {
    const citizen = await aReader();
    const session = new WebSession();
    const page = await signIn(session, citizen);
    expect(page.text).not.toContain('<textarea');
    const context = { language: 'en', t: translateTo('en'), csrfToken: 'x', languageLinks: { ru: '', en: '' }, sandbox: true } as const;
    const offered = sandboxBrowser({ ...context, sandboxConsoleUrl: 'http://localhost:3100' }, 'K')!.toString();
    expect(offered).toContain('href="http://localhost:3100/browsers?key=K"');
    expect(offered).toMatch(/<textarea[^>]* name="subscription"/u);
    expect(sandboxBrowser(context, 'K')).toBeUndefined();
  });

  it('two that save at once both leave whole settings', async () => {
    const citizen = await aReader();
    const reachable = { email: true, sms: true, push: false };
    const save = (on: readonly string[]) =>
      updateNotificationSettings(world.deps, { accountId: citizen.accountId, reachable, on: new Set(on), mayWeaken: true });
    await Promise.all(Array.from({ length: 8 }, (_, index) => save(index % 2 === 0 ? [] : ['sign_in_email', 'visits_sms', 'checks_sms'])));
    expect((await settingsOf(citizen)).length).toBeGreaterThanOrEqual(5);
  });

  it('takes a browser that says how it is reached, shows it, and lets it go', async () => {
    const citizen = await aReader();
    const session = new WebSession({ 'user-agent': 'Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0' });
    const page = await signIn(session, citizen);
    const { subscription } = service.newBrowser(world.deps.pushKey ?? '');
    const added = await session.submit(page, { subscription });
    expect(added.text).toContain('Firefox, Android');
    expect(added.text).toContain('name="visits_push"');
    const [{ id } = { id: '' }] = (await findNotificationSettings(world.deps, citizen.accountId)).subscriptions;
    const removed = await session.submit(added, { remove: id });
    expect(removed.text).toContain('Уведомления в браузере отключены.');
    // Every contact hears of both: whoever switches them on reads along, whoever switches them off hides what happens next.
    for (const words of ['новый браузер показывает', 'больше не показывает уведомления'])
      await eventually(() => world.messages.some(({ to, text }) => to === citizen.identifier && text.includes(words)));
    const { rows } = await world.deps.pool.query(
      `select action from audit_events where account_id = $1 and action like 'push.%' order by id`,
      [citizen.accountId],
    );
    expect(rows).toEqual([{ action: 'push.added' }, { action: 'push.removed' }]);
    expect((await findNotificationSettings(world.deps, citizen.accountId)).subscriptions).toEqual([]);
  });

  it('is no news when the same browser comes again, and takes so many new ones a day', async () => {
    const citizen = await aReader();
    const session = new WebSession();
    const page = await signIn(session, citizen);
    const { subscription } = service.newBrowser(world.deps.pushKey ?? '');
    for (let times = 0; times < 3; times++) await session.submit(page, { subscription });
    const added = async () =>
      (await world.deps.pool.query(`select id from audit_events where account_id = $1 and action = 'push.added'`, [citizen.accountId]))
        .rowCount;
    expect(await added()).toBe(1);
    const answers: number[] = [];
    for (let times = 0; times < 20; times++)
      answers.push((await session.submit(page, { subscription: service.newBrowser(world.deps.pushKey ?? '').subscription })).status);
    expect([answers.filter((status) => status === 200).length, answers.at(-1), await added()]).toEqual([19, 429, 20]);
    expect((await findNotificationSettings(world.deps, citizen.accountId)).subscriptions).toHaveLength(10);
  });

  it('refuses a browser at an address that we do not send to, and says what to do', async () => {
    const citizen = await aReader();
    const session = new WebSession();
    const page = await signIn(session, citizen);
    for (const subscription of ['', '{"endpoint":"file:///etc/passwd","keys":{}}', 'x'.repeat(5000)]) {
      const refused = await session.submit(page, { subscription });
      expect([refused.status, refused.text.includes('браузер прислал адрес')]).toEqual([422, true]);
    }
    expect((await findNotificationSettings(world.deps, citizen.accountId)).subscriptions).toEqual([]);
  });

  it('takes a browser only after a fresh sign-in, and lets nobody switch off that of another', async () => {
    const [citizen, other] = [await aReader(), await aReader()];
    await aSubscription(other.accountId);
    const session = new WebSession();
    const page = await signIn(session, citizen);
    const [{ id } = { id: '' }] = (await findNotificationSettings(world.deps, other.accountId)).subscriptions;
    await session.submit(page, { remove: id });
    expect((await findNotificationSettings(world.deps, other.accountId)).subscriptions).toHaveLength(1);
    await letSignInGrowOld(citizen);
    await session.submit(page, { subscription: service.newBrowser(world.deps.pushKey ?? '').subscription });
    expect((await findNotificationSettings(world.deps, citizen.accountId)).subscriptions).toEqual([]);
  });
});

/** Headless browsers have no push service of their own and refuse the permission: this one answers as others do, the rest is the browser's. */
function pretendToBePushed(subscription: string, permission: 'granted' | 'denied'): string {
  return `
    const { endpoint, keys } = ${subscription};
    const own = { endpoint, toJSON: () => ({ endpoint, keys }), unsubscribe: async () => true };
    Object.defineProperty(Notification, 'permission', { get: () => '${permission}' });
    Notification.requestPermission = async () => '${permission}';
    PushManager.prototype.getSubscription = async () => (sessionStorage.getItem('subscribed') === 'yes' ? own : null);
    PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
      if (!userVisibleOnly || applicationServerKey.length !== 65) throw new Error('refused');
      sessionStorage.setItem('subscribed', 'yes');
      return own;
    };`;
}

describe('in a browser', () => {
  async function open(
    citizen: TestCitizen,
    look: { language?: string; width?: number; permission?: 'granted' | 'denied'; script?: boolean },
  ) {
    const { language = 'ru', width = 390, permission = 'granted', script = true } = look;
    const context = await browser.newContext({ viewport: { width, height: 800 }, locale: language, javaScriptEnabled: script });
    const page = await context.newPage();
    const pushed = service.newBrowser(world.deps.pushKey ?? '');
    if (script) await page.addInitScript(pretendToBePushed(pushed.subscription, permission));
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(address());
    await page.fill('#field-identifier', citizen.identifier);
    await page.fill('#field-password', citizen.password);
    await page.click('button[type=submit]');
    await page.waitForURL(address());
    return { page, faults };
  }

  async function shoot(page: Page, name: string): Promise<void> {
    const folder = process.env['SCREENSHOTS'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  }

  it.each([
    ['ru', 390],
    ['en', 1280],
  ])('in %s, %i pixels wide, notices are switched on and off, and nothing stands in anybody’s way', async (language, width) => {
    const citizen = await aReader();
    const { page, faults } = await open(citizen, { language, width });
    const offer = page.locator('[data-push-offer] button');
    await offer.waitFor({ state: 'visible' });
    await shoot(page, `notifications-before-${language}`);
    await offer.click();
    await page.waitForURL(`${address()}?done=push_on`);
    expect((await findNotificationSettings(world.deps, citizen.accountId)).subscriptions).toHaveLength(1);
    await page.locator('.tag[data-digest]').waitFor({ state: 'visible' });
    expect(await page.locator('[data-push-offer]').isVisible()).toBe(false);
    expect(await pageFaults(page)).toEqual([]);
    await shoot(page, `notifications-${language}`);
    const scripts = await page.evaluate(
      'navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.active?.scriptURL))',
    );
    expect(scripts).toEqual([`${world.origin}/service-worker.js`]);
    await page.locator('.card button').click();
    await page.waitForURL(`${address()}?done=push_off`);
    await offer.waitFor({ state: 'visible' });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('says what to do where the browser forbids notices', async () => {
    const { page } = await open(await aReader(), { permission: 'denied' });
    await page.getByText('Браузер не разрешает').waitFor();
    expect(await page.locator('[data-push-offer]').isVisible()).toBe(false);
    await page.context().close();
  });

  it('works without scripts, and says what comes instead of notices', async () => {
    const citizen = await aReader();
    const { page } = await open(citizen, { script: false });
    expect(await page.locator('[data-push-status]').textContent()).toContain('JavaScript');
    expect(await page.locator('[data-push-offer]').isVisible()).toBe(false);
    await page.uncheck('#field-visits_sms');
    await page.locator('main form button').first().click();
    await page.waitForURL(`${address()}?done=saved`);
    expect(await settingsOf(citizen)).toEqual(['visits sms off']);
    await page.context().close();
  });
});
