import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWebPushChannel } from '../../src/adapters/channels/web-push.ts';
import { addContact } from '../../src/capabilities/accounts/add-contact.ts';
import { addPushSubscription } from '../../src/capabilities/accounts/add-push-subscription.ts';
import { tellAccount, type AccountNews } from '../../src/capabilities/accounts/tell-account.ts';
import { deliverMessage } from '../../src/capabilities/notifications/deliver-message.ts';
import { findNotificationSettings } from '../../src/capabilities/notifications/find-notification-settings.ts';
import { kindOf, type NoticeId } from '../../src/capabilities/notifications/kinds.ts';
import { loadPushKeys } from '../../src/capabilities/notifications/load-push-keys.ts';
import type { Channel } from '../../src/capabilities/notifications/ports.ts';
import { parsePushSubscription } from '../../src/capabilities/notifications/push-subscription.ts';
import { composeMessage, composePush } from '../../src/capabilities/notifications/templates.ts';
import type { EndReason } from '../../src/capabilities/sessions/end-reason.ts';
import { endSessions } from '../../src/capabilities/sessions/end-sessions.ts';
import { parseEmailAddress } from '../../src/kernel/email-address.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import { languages } from '../../src/kernel/language.ts';
import { parsePhoneNumber } from '../../src/kernel/phone-number.ts';
import { aCitizen, somePhone } from '../support/citizen.ts';
import { startPushService, type PushedBrowser, type PushService } from '../support/push-service.ts';
import { createWorld, type World } from '../support/world.ts';
import { eventually } from './outbox-world.ts';

let world: World;
let service: PushService;
let publicKey = '';
beforeAll(async () => {
  service = await startPushService();
  const outside: { channel?: Channel } = {};
  world = await createWorld({ push: { send: async (message, signal) => outside.channel?.send(message, signal) } });
  const keys = await loadPushKeys(world.deps);
  outside.channel = createWebPushChannel({ keys, contact: 'mailto:no-reply@paiza.test', allowLoopback: true });
  publicKey = keys.publicKey;
});
afterAll(async () => {
  await world.stop();
  await service.stop();
});

interface Reader {
  readonly accountId: string;
  readonly phone: string;
  readonly email: string;
}

let count = 0;
async function aReader(): Promise<Reader> {
  const phone = somePhone();
  const email = `reader${count++}@example.org`;
  const { accountId } = await aCitizen(world.deps, { phone });
  const contact: Contact = { kind: 'email', value: parseEmailAddress(email)! };
  const added = { accountId, contact, confirmedAt: new Date(), evidenceSource: 'email_code' } as const;
  await world.deps.db.transaction().execute((tx) => addContact(world.deps, tx, added));
  return { accountId, phone, email };
}

async function browserOf(accountId: string, known?: PushedBrowser): Promise<PushedBrowser> {
  const browser = known ?? service.newBrowser(publicKey);
  const subscription = parsePushSubscription(browser.subscription, { allowLoopback: true })!;
  await addPushSubscription(world.deps, { accountId, subscription, browser: { browser: 'firefox', system: 'android' } });
  // Its coming is told to the contacts, and to the browsers from before.
  await eventually(async () => (await outbox()).every(({ settled }) => settled));
  return browser;
}

const visit = { template: 'visit_booked', page: '/account/visits', params: { when: '1 декабря, 10:00', place: 'Ул. Мира, 1' } } as const;
const check = { template: 'identity_confirmed', page: '/account' } as const;
const warning = { template: 'passkey_added', page: '/account/security/passkeys' } as const;
type News = Omit<AccountNews, 'accountId'>;

const tell = (accountId: string, news: News) =>
  world.deps.db.transaction().execute((tx) => tellAccount(world.deps, tx, { ...news, accountId }));
/** Channels of what was put into the outbox since the last look, when all of it has been settled. */
async function told({ accountId }: { readonly accountId: string }, news: News): Promise<string[]> {
  const before = new Set((await outbox()).map(({ id }) => id));
  await tell(accountId, news);
  const fresh = async () => (await outbox()).filter(({ id }) => !before.has(id));
  await eventually(async () => (await fresh()).every(({ settled }) => settled));
  return (await fresh()).map(({ channel }) => channel).toSorted();
}
async function outbox() {
  const { rows } = await world.deps.pool.query<{ id: string; channel: string; settled: boolean }>(
    'select id, channel, sent_at is not null or dropped_at is not null as settled from outbox_messages',
  );
  return rows;
}
const choose = (accountId: string, kind: string, channel: string, enabled: boolean) =>
  world.deps.pool.query('insert into notification_settings (account_id, kind, channel, enabled) values ($1, $2, $3, $4)', [
    accountId,
    kind,
    channel,
    enabled,
  ]);

describe('what an account is told', () => {
  it('of an appointment comes to phone and mail, of a check by mail alone', async () => {
    const reader = await aReader();
    expect(await told(reader, visit)).toEqual(['email', 'sms']);
    expect(await told(reader, check)).toEqual(['email']);
  });

  it('comes by SMS to who has nothing else', async () => {
    const phone = somePhone();
    const { accountId } = await aCitizen(world.deps, { phone });
    expect(await told({ accountId }, check)).toEqual(['sms']);
    expect((await world.messageTo(phone)).text).toContain(`${world.origin}/account`);
  });

  it('is what was chosen, and nothing when everything is off', async () => {
    const reader = await aReader();
    await choose(reader.accountId, 'visits', 'email', false);
    expect(await told(reader, visit)).toEqual(['sms']);
    await choose(reader.accountId, 'visits', 'sms', false);
    expect(await told(reader, visit)).toEqual([]);
    await choose(reader.accountId, 'checks', 'sms', true);
    expect(await told(reader, check)).toEqual(['email', 'sms']);
  });

  it('of what protects it comes to every contact, whatever a row in the database says', async () => {
    const reader = await aReader();
    for (const channel of ['email', 'sms', 'push']) await choose(reader.accountId, 'security', channel, false);
    expect(await told(reader, warning)).toEqual(['email', 'sms']);
  });

  it('comes by SMS five times an hour when it is the same, however often it happens at once, and then by mail alone', async () => {
    const reader = await aReader();
    await Promise.all(Array.from({ length: 12 }, () => tell(reader.accountId, warning)));
    await eventually(async () => (await outbox()).every(({ settled }) => settled));
    const bySms = () => world.messages.filter(({ to }) => to === reader.phone);
    expect(bySms()).toHaveLength(5);
    expect(world.messages.filter(({ to }) => to === reader.email)).toHaveLength(12);
    expect(await told(reader, { ...warning, template: 'passkey_removed' })).toEqual(['email', 'sms']);
    expect(await told(await aReader(), warning)).toEqual(['email', 'sms']);
    await world.deps.pool.query(`update sms_hours set hour = hour - interval '1 hour'`);
    expect(await told(reader, warning)).toEqual(['email', 'sms']);
    await world.deps.pool.query(`update sms_hours set sent = 15 where sent > 4`);
    expect(await told(reader, warning)).toEqual(['email']);
  });

  it('comes by mail instead, when it was to come by SMS alone and has come too often', async () => {
    const reader = await aReader();
    await choose(reader.accountId, 'visits', 'email', false);
    for (let time = 0; time < 5; time++) expect(await told(reader, visit)).toEqual(['sms']);
    expect(await told(reader, visit)).toEqual(['email']);
  });

  it('falls with the transaction that it tells of', async () => {
    const { accountId } = await aReader();
    const before = await outbox();
    const failing = world.deps.db.transaction().execute(async (tx) => {
      await tellAccount(world.deps, tx, { ...visit, accountId });
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await outbox()).toHaveLength(before.length);
  });

  it('is nothing when there is no open account', async () => {
    expect(await told({ accountId: 'acc_none' }, visit)).toEqual([]);
  });

  it('reaches those it had before a change, when they are named', async () => {
    const { accountId } = await aReader();
    const old = somePhone();
    expect(await told({ accountId }, { ...warning, contacts: [{ kind: 'phone', value: parsePhoneNumber(old)! }] })).toEqual(['sms']);
    expect((await world.messageTo(old)).channel).toBe('sms');
  });
});

describe('a push', () => {
  it('stands in for the SMS, opens our page and says in the language of the account what the mail says first', async () => {
    const reader = await aReader();
    const browser = await browserOf(reader.accountId);
    expect(await told(reader, visit)).toEqual(['email', 'push']);
    const { payload, ttl } = browser.received[0]!;
    expect(payload).toMatchObject({ language: 'ru', url: `${world.origin}/account/visits` });
    expect(payload.body).toContain('1 декабря, 10:00');
    expect(ttl).toBeGreaterThan(86_400);
  });

  it('of what protects the account comes beside the SMS, never in its place', async () => {
    const reader = await aReader();
    const browser = await browserOf(reader.accountId);
    expect(await told(reader, warning)).toEqual(['email', 'push', 'sms']);
    expect(browser.received).toHaveLength(1);
  });

  it('never carries a link that acts by itself', async () => {
    const reader = await aReader();
    const browser = await browserOf(reader.accountId);
    const undo = { template: 'contact_changed', page: '/account/contacts/undo/x', params: { contact: 'a***@b', days: '7' } } as const;
    expect(await told(reader, undo)).toEqual(['email', 'sms']);
    expect(browser.received).toEqual([]);
  });

  it('to a browser that is gone becomes the SMS after all, and the browser is forgotten', async () => {
    const reader = await aReader();
    const browser = await browserOf(reader.accountId);
    browser.answer = 410;
    expect(await told(reader, visit)).toEqual(['email', 'push', 'sms']);
    expect((await world.messageTo(reader.phone)).text).toContain('1 декабря, 10:00');
    expect((await findNotificationSettings(world.deps, reader.accountId)).subscriptions).toEqual([]);
    expect(await told(reader, visit)).toEqual(['email', 'sms']);
  });

  it('that reaches one of two browsers needs no SMS', async () => {
    const reader = await aReader();
    const [lost, kept] = [await browserOf(reader.accountId), await browserOf(reader.accountId)];
    lost.answer = 404;
    expect(await told(reader, visit)).toEqual(['email', 'push', 'push']);
    expect(kept.received.map(({ payload }) => payload.body)).toEqual([expect.stringContaining('1 декабря, 10:00')]);
    expect((await findNotificationSettings(world.deps, reader.accountId)).subscriptions).toHaveLength(1);
  });

  it('to several browsers that are gone at once becomes one SMS', async () => {
    for (let round = 0; round < 4; round++) {
      const reader = await aReader();
      const browsers: PushedBrowser[] = [];
      for (let index = 0; index < 4; index++) browsers.push(await browserOf(reader.accountId));
      for (const browser of browsers) browser.answer = 410;
      expect(await told(reader, visit)).toEqual(['email', 'push', 'push', 'push', 'push', 'sms']);
    }
  });

  it('that no push service takes for a minute becomes the SMS', async () => {
    const reader = await aReader();
    const browser = await browserOf(reader.accountId);
    browser.answer = 503;
    const before = world.messages.filter(({ to }) => to === reader.phone).length;
    await tell(reader.accountId, visit);
    const waiting = async () => {
      const { rows } = await world.deps.pool.query<{ id: string; attempts: number }>(
        `select id, attempts from outbox_messages where channel = 'push' and sent_at is null and dropped_at is null and last_fault = 'push_unavailable'`,
      );
      return rows[0];
    };
    await eventually(async () => (await waiting()) !== undefined);
    const { id = '' } = (await waiting()) ?? {};
    await world.deps.pool.query('update outbox_messages set attempts = 4, due_at = clock_timestamp() where id = $1', [id]);
    await deliverMessage(world.deps, { messageId: id });
    expect((await world.messageTo(reader.phone, before)).text).toContain('1 декабря, 10:00');
    // A push service that is out of order is not a browser that is gone.
    expect((await findNotificationSettings(world.deps, reader.accountId)).subscriptions).toHaveLength(1);
  });
});

describe('a browser', () => {
  it('shows the notices of whoever switched them on last', async () => {
    const [first, second] = [await aReader(), await aReader()];
    const browser = await browserOf(first.accountId);
    await browserOf(second.accountId, browser);
    expect(await told(first, visit)).toEqual(['email', 'sms']);
    expect(await told(second, visit)).toEqual(['email', 'push']);
  });

  it('that is switched on by many at once belongs to one of them', async () => {
    const readers = await Promise.all(Array.from({ length: 6 }, () => aReader()));
    const browser = service.newBrowser(publicKey);
    await Promise.all(readers.map(({ accountId }) => browserOf(accountId, browser)));
    const all = await Promise.all(readers.map(({ accountId }) => findNotificationSettings(world.deps, accountId)));
    expect(all.flatMap(({ subscriptions }) => subscriptions)).toHaveLength(1);
  });

  it('shows nothing any more once the owner takes the account back, and stays when they only change their password', async () => {
    const reader = await aReader();
    await browserOf(reader.accountId);
    const end = (reason: EndReason) =>
      world.deps.db.transaction().execute((tx) => endSessions(world.deps, tx, { accountId: reader.accountId, reason }));
    await end('password_changed');
    expect(await told(reader, visit)).toEqual(['email', 'push']);
    await end('disowned');
    expect(await told(reader, visit)).toEqual(['email', 'sms']);
  });

  it('more than ten pushes the oldest out, also when they come at once', async () => {
    const { accountId } = await aReader();
    await Promise.all(Array.from({ length: 13 }, () => browserOf(accountId)));
    expect((await findNotificationSettings(world.deps, accountId)).subscriptions).toHaveLength(10);
  });

  it('leaves its address and keys neither in a row nor in the log', async () => {
    const reader = await aReader();
    const browser = await browserOf(reader.accountId);
    await told(reader, visit);
    const { endpoint, auth } = parsePushSubscription(browser.subscription, { allowLoopback: true })!;
    const { rows } = await world.deps.pool.query<{ row: string }>(
      `select row_to_json(push_subscriptions)::text || encode(subscription_sealed, 'escape') as row from push_subscriptions`,
    );
    const everything = [...rows.map(({ row }) => row), ...world.log].join('\n');
    expect(everything).not.toContain(new URL(endpoint).pathname.slice(6));
    expect(everything).not.toContain(auth);
  });
});

const notices = `
  security_changed second_step_guessed access_closed contact_change_undone access_restored contact_replaced
  passkey_added recovery_held password_recovered identity_taken_notice identity_proved identity_lapsed
  proof_revoked new_device_notice new_place_notice identity_confirmed identity_not_confirmed identity_outdated letter_sent
  letter_delivered letter_returned visit_booked visit_reminder visit_withdrawn document_ending
  document_ended
`
  .trim()
  .split(/\s+/u) as readonly NoticeId[];

describe.each(languages)('a push in %s', (language) => {
  it.each(notices)('with %s tells nothing that the SMS would not', (template) => {
    const names = ['change', 'number', 'contact', 'days', 'hours', 'method', 'document', 'date', 'when', 'place', 'at', 'device'];
    const params = { ...Object.fromEntries(names.map((name) => [name, `<${name}>`])), url: 'https://id.test/account' };
    const push = composePush(template, language, params);
    expect(push.url).toBe(params.url);
    const said = [...`${push.title} ${push.body}`.matchAll(/<\w+>/gu)].map(([mark]) => mark);
    if (!kindOf(template).channels.includes('sms')) return;
    const { text } = composeMessage({ kind: 'phone', value: parsePhoneNumber('+79161234567')! }, template, language, params);
    expect(said.filter((mark) => !text.includes(mark))).toEqual([]);
  });
});
