import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createECDH, randomBytes } from 'node:crypto';
import { addPushSubscription } from '../../src/capabilities/accounts/add-push-subscription.ts';
import { tellAccount } from '../../src/capabilities/accounts/tell-account.ts';
import { findNotificationSettings } from '../../src/capabilities/notifications/find-notification-settings.ts';
import { ChannelFault } from '../../src/capabilities/notifications/ports.ts';
import { parsePushSubscription } from '../../src/capabilities/notifications/push-subscription.ts';
import { removePushSubscription } from '../../src/capabilities/accounts/remove-push-subscription.ts';
import { aCitizen } from '../support/citizen.ts';
import { createWorld, type World } from '../support/world.ts';
import { eventually } from './outbox-world.ts';

describe('a browser that was taken away while its push service was down', () => {
  let world: World;
  let isDown = true;
  let asked = 0;
  beforeAll(async () => {
    const send = () => {
      asked += 1;
      return isDown ? Promise.reject(new ChannelFault('push_unavailable', { permanent: false })) : Promise.resolve();
    };
    world = await createWorld({ push: { send } });
  });
  afterAll(() => world.stop());

  it('is not shown what waited for it', async () => {
    const { accountId } = await aCitizen(world.deps);
    const keys = { p256dh: createECDH('prime256v1').generateKeys('base64url'), auth: randomBytes(16).toString('base64url') };
    const subscription = parsePushSubscription(JSON.stringify({ endpoint: 'https://push.example.org/x', keys }), { allowLoopback: true })!;
    await addPushSubscription(world.deps, { accountId, subscription, browser: { browser: 'firefox', system: 'android' } });
    const news = { accountId, template: 'passkey_added', page: '/account' } as const;
    await world.deps.db.transaction().execute((tx) => tellAccount(world.deps, tx, news));
    await eventually(() => asked > 0);
    const { subscriptions } = await findNotificationSettings(world.deps, accountId);
    await removePushSubscription(world.deps, { accountId, subscriptionId: subscriptions[0]!.id });
    isDown = false;
    const row = async () =>
      (await world.deps.pool.query(`select sent_at, last_fault from outbox_messages where channel = 'push' and dropped_at is not null`))
        .rows;
    await eventually(async () => (await row()).length === 1);
    expect(await row()).toEqual([{ sent_at: null, last_fault: 'push_gone' }]);
    expect(world.messages.filter(({ channel }) => channel === 'push')).toEqual([]);
  });
});
