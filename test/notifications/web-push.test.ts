import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createECDH } from 'node:crypto';
import { createWebPushChannel } from '../../src/adapters/channels/web-push.ts';
import { parsePushSubscription, type PushSubscription } from '../../src/capabilities/notifications/push-subscription.ts';
import type { OutgoingMessage } from '../../src/capabilities/notifications/ports.ts';
import { startPushService, type PushService } from '../support/push-service.ts';

let service: PushService;
beforeAll(async () => {
  service = await startPushService();
});
afterAll(() => service.stop());

function newKeys() {
  const pair = createECDH('prime256v1');
  return { publicKey: pair.generateKeys('base64url'), privateKey: pair.getPrivateKey('base64url').padStart(43, 'A') };
}
const keys = newKeys();
const settings = { keys, contact: 'mailto:no-reply@paiza.test', allowLoopback: true };
const words = { id: 'msg_1', language: 'ru', title: 'Ваша личность подтверждена', body: 'Способ: банк.', url: 'https://id.test/account' };

function messageFor(subscription: string): OutgoingMessage {
  const { endpoint, p256dh, auth } = parsePushSubscription(subscription, { allowLoopback: true })!;
  return { id: 'msg_1', to: endpoint, text: JSON.stringify(words), pushKeys: { p256dh, auth }, secondsLeft: 3600.4 };
}
const send = (message: OutgoingMessage, over: Partial<typeof settings & { resolve: never }> = {}) =>
  createWebPushChannel({ ...settings, ...over }).send(message, AbortSignal.timeout(5000));

describe('a push', () => {
  it('reaches the one browser, encrypted for it and signed by us, with the time it is good for', async () => {
    const browser = service.newBrowser(keys.publicKey);
    await send(messageFor(browser.subscription));
    expect(browser.received).toEqual([{ payload: words, ttl: 3600, contact: 'mailto:no-reply@paiza.test' }]);
  });

  it('in words of every length that we send stays below what push services take', async () => {
    const browser = service.newBrowser(keys.publicKey);
    const long = { ...words, title: 'Щ'.repeat(120), body: 'Ж'.repeat(400), url: `https://id.test/${'a'.repeat(200)}` };
    await send({ ...messageFor(browser.subscription), text: JSON.stringify(long) });
    expect(browser.received[0]?.payload).toEqual(long);
  });

  it.each([404, 410, 403])('that is answered %i says that the browser is gone', async (answer) => {
    const browser = service.newBrowser(keys.publicKey);
    browser.answer = answer;
    await expect(send(messageFor(browser.subscription))).rejects.toMatchObject({ code: 'push_gone', permanent: true });
  });

  it('of another key than the browser was switched on with finds it gone', async () => {
    const browser = service.newBrowser(newKeys().publicKey);
    await expect(send(messageFor(browser.subscription))).rejects.toMatchObject({ code: 'push_gone', permanent: true });
  });

  it.each([
    [400, 'push_refused_400', true],
    [413, 'push_refused_413', true],
    [401, 'push_refused_401', false],
    [429, 'push_unavailable', false],
    [503, 'push_unavailable', false],
    [302, 'push_redirected', false],
  ])('that is answered %i fails as %s', async (answer, code, permanent) => {
    const browser = service.newBrowser(keys.publicKey);
    browser.answer = answer;
    await expect(send(messageFor(browser.subscription))).rejects.toMatchObject({ code, permanent });
  });

  it('never goes to this machine or a private network where that is not a sandbox', async () => {
    const browser = service.newBrowser(keys.publicKey);
    await expect(send(messageFor(browser.subscription), { allowLoopback: false })).rejects.toMatchObject({ code: 'push_address_refused' });
    const inside = { ...messageFor(browser.subscription), to: 'https://push.example.org/x' };
    const channel = createWebPushChannel({
      ...settings,
      allowLoopback: false,
      resolve: (_name, _options, answer) => answer(null, [{ address: '169.254.169.254', family: 4 }]),
    });
    await expect(channel.send(inside, AbortSignal.timeout(5000))).rejects.toMatchObject({ code: 'push_address_refused', permanent: true });
    expect(browser.received).toEqual([]);
  });
});

describe('what a browser says it is reached by', () => {
  const good = () => JSON.parse(service.newBrowser(keys.publicKey).subscription) as { endpoint: string; keys: Record<string, string> };
  const parse = (value: unknown, allowLoopback = false): PushSubscription | undefined =>
    parsePushSubscription(typeof value === 'string' ? value : JSON.stringify(value), { allowLoopback });

  it('is taken when it lies on the public network', () => {
    const { keys: own } = good();
    expect(parse({ endpoint: 'https://push.example.org/wpush/v2/abc', expirationTime: null, keys: own })).toEqual({
      endpoint: 'https://push.example.org/wpush/v2/abc',
      ...own,
    });
  });

  it.each([
    'http://push.example.org/x',
    'https://localhost/x',
    'https://127.0.0.1:6379/x',
    'https://[::1]/x',
    'https://169.254.169.254/latest',
    'https://10.1.2.3/x',
    'https://0x7f.1/x',
    'https://user@push.example.org/x',
    'file:///etc/passwd',
    'javascript:alert(1)',
    `https://push.example.org/${'x'.repeat(1100)}`,
    '',
  ])('is refused at %s', (endpoint) => {
    expect(parse({ ...good(), endpoint })).toBeUndefined();
  });

  it('is refused without keys that fit', () => {
    const { keys: own } = good();
    const endpoint = 'https://push.example.org/x';
    const offCurve = Buffer.concat([Buffer.from([4]), Buffer.alloc(63), Buffer.from([1])]).toString('base64url');
    for (const p256dh of ['', 'AAAA', offCurve, 'not base64!'.repeat(9), Buffer.alloc(65).toString('base64url')])
      expect(parse({ endpoint, keys: { ...own, p256dh } })).toBeUndefined();
    for (const auth of ['', 'AAAA', Buffer.alloc(17).toString('base64url')])
      expect(parse({ endpoint, keys: { ...own, auth } })).toBeUndefined();
    for (const text of ['', 'null', '[]', '{', '"x"', '{"endpoint":1,"keys":{}}']) expect(parse(text)).toBeUndefined();
  });
});
