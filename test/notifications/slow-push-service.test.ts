import { randomBytes, createECDH } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWebPushChannel } from '../../src/adapters/channels/web-push.ts';
import { addPushSubscription } from '../../src/capabilities/accounts/add-push-subscription.ts';
import { tellAccount } from '../../src/capabilities/accounts/tell-account.ts';
import { enqueueMessage } from '../../src/capabilities/notifications/enqueue-message.ts';
import { loadPushKeys } from '../../src/capabilities/notifications/load-push-keys.ts';
import type { Channel } from '../../src/capabilities/notifications/ports.ts';
import { parsePushSubscription } from '../../src/capabilities/notifications/push-subscription.ts';
import { parsePhoneNumber } from '../../src/kernel/phone-number.ts';
import { aCitizen, somePhone } from '../support/citizen.ts';
import { createWorld, type World } from '../support/world.ts';
import { eventually } from './outbox-world.ts';

describe('a push service that takes connections and never answers', () => {
  let world: World;
  let silent: Server;
  let send: Channel['send'];
  const sockets = new Set<Socket>();
  const open = () => [...sockets].filter(({ destroyed }) => !destroyed).length;

  beforeAll(async () => {
    silent = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).resume();
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    world = await createWorld({ push: { send: (message, signal) => send(message, signal) } });
    const keys = await loadPushKeys(world.deps);
    send = createWebPushChannel({ keys, contact: 'mailto:no-reply@paiza.test', allowLoopback: true }).send;
  });
  afterAll(async () => {
    await world.deps.pool.query(`update outbox_messages set dropped_at = now(), content_sealed = null where sent_at is null`);
    for (const socket of sockets) socket.destroy();
    await world.stop();
    silent.close();
  });

  function subscriptionAt(path: string) {
    const p256dh = createECDH('prime256v1').generateKeys('base64url');
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/${path}`;
    const text = JSON.stringify({ endpoint, keys: { p256dh, auth: randomBytes(16).toString('base64url') } });
    return parsePushSubscription(text, { allowLoopback: true })!;
  }

  it('holds up no code, and two workers at most', async () => {
    const { accountId } = await aCitizen(world.deps);
    const browser = { browser: 'firefox', system: 'android' } as const;
    for (let i = 0; i < 10; i++) await addPushSubscription(world.deps, { accountId, subscription: subscriptionAt(`${i}`), browser });
    const news = { accountId, template: 'passkey_added', page: '/account' } as const;
    await world.deps.db.transaction().execute((tx) => tellAccount(world.deps, tx, news));
    await eventually(() => open() === 2);

    const phone = somePhone();
    const to = { kind: 'phone', value: parsePhoneNumber(phone)! } as const;
    const code = {
      to,
      template: 'registration_code',
      language: 'ru',
      params: { digits: '123456', minutes: '5' },
      lifetimeSeconds: 300,
    } as const;
    await world.deps.db.transaction().execute((tx) => enqueueMessage(world.deps, tx, code));
    await eventually(() => world.messages.some((message) => message.to === phone));
    // The first two are still being waited for.
    expect([sockets.size, open()]).toEqual([2, 2]);
    await eventually(() => sockets.size >= 4);
    expect(open()).toBeLessThanOrEqual(2);
  });

  it('is given up within seconds', async () => {
    const { endpoint, p256dh, auth } = subscriptionAt('x');
    const begun = Date.now();
    const message = { id: 'msg_1', to: endpoint, text: '{}', pushKeys: { p256dh, auth }, secondsLeft: 60 };
    await expect(send(message, AbortSignal.timeout(60_000))).rejects.toMatchObject({ code: 'push_timeout', permanent: false });
    expect(Date.now() - begun).toBeLessThan(6000);
  });
});
