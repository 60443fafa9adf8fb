import { createECDH, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RestingHosts } from '../../src/adapters/channels/resting-hosts.ts';
import { createWebPushChannel } from '../../src/adapters/channels/web-push.ts';
import { startPushService, type PushService } from '../support/push-service.ts';

const MINUTE = 60_000;

describe('a push service that fails', () => {
  it('is left alone for ten minutes after five faults in a row, and then tried by one message', () => {
    const hosts = new RestingHosts();
    for (let fault = 1; fault <= 4; fault++) hosts.failed('a.example', 0);
    expect(hosts.rests('a.example', 1)).toBe(false);
    hosts.failed('a.example', 0);
    expect([hosts.rests('a.example', 10 * MINUTE - 1), hosts.rests('b.example', 1)]).toEqual([true, false]);
    expect(hosts.rests('a.example', 10 * MINUTE)).toBe(false);
    hosts.began('a.example', 10 * MINUTE);
    expect(hosts.rests('a.example', 10 * MINUTE + 1)).toBe(true);
    hosts.succeeded('a.example');
    expect(hosts.rests('a.example', 10 * MINUTE + 2)).toBe(false);
  });

  it('begins anew after each message that it takes', () => {
    const hosts = new RestingHosts();
    for (let time = 0; time < 20; time++) {
      for (let fault = 1; fault <= 4; fault++) hosts.failed('a.example', time);
      hosts.succeeded('a.example');
    }
    expect(hosts.rests('a.example', 20)).toBe(false);
  });

  it('is forgotten among thousands of others: names that are made up take no more memory', () => {
    const hosts = new RestingHosts();
    for (let fault = 1; fault <= 5; fault++) hosts.failed('first.example', 0);
    for (let each = 0; each < 1000; each++) hosts.failed(`${each}.example`, 0);
    expect(hosts.rests('first.example', 1)).toBe(false);
  });

  describe('as the channel meets it', () => {
    let service: PushService;
    let broken: Server;
    let asked = 0;
    beforeAll(async () => {
      service = await startPushService();
      broken = createServer((_, response) => {
        asked += 1;
        response.writeHead(503).end();
      });
      await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    });
    afterAll(async () => {
      broken.close();
      await service.stop();
    });

    it('is asked no more, while others go on', async () => {
      const own = createECDH('prime256v1');
      const keys = { publicKey: own.generateKeys('base64url'), privateKey: own.getPrivateKey('base64url') };
      const channel = createWebPushChannel({ keys, contact: 'mailto:no-reply@paiza.test', allowLoopback: true });
      const send = (to: string, pushKeys: { p256dh: string; auth: string }) =>
        channel.send({ id: 'msg_1', to, text: '{}', pushKeys, secondsLeft: 60 }, AbortSignal.timeout(5000));
      const pushKeys = { p256dh: createECDH('prime256v1').generateKeys('base64url'), auth: randomBytes(16).toString('base64url') };
      const address = `http://127.0.0.1:${(broken.address() as AddressInfo).port}/x`;
      for (let times = 0; times < 5; times++) await expect(send(address, pushKeys)).rejects.toMatchObject({ code: 'push_unavailable' });
      for (let times = 0; times < 3; times++)
        await expect(send(address, pushKeys)).rejects.toMatchObject({ code: 'push_host_resting', permanent: false });
      expect(asked).toBe(5);
      const browser = service.newBrowser(keys.publicKey);
      const { endpoint, keys: its } = JSON.parse(browser.subscription) as { endpoint: string; keys: { p256dh: string; auth: string } };
      await expect(send(endpoint, its)).resolves.toBeUndefined();
    });
  });
});
