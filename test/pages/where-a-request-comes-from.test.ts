import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { networkOf } from '../../src/http/middleware/network.ts';
import { aCitizen } from '../support/citizen.ts';
import { aRelyingParty, authorizationRequest } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

describe('where a request comes from', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ config: { server: { trustProxy: true, port: 0, managementPort: 0 } } });
  });
  afterAll(() => world.stop());

  it('is what our own proxy says, whatever the client wrote before it', async () => {
    const citizen = await aCitizen(world.deps);
    const client = await aRelyingParty(world);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      const session = new WebSession({ 'x-forwarded-for': `198.51.100.${attempt}, 203.0.113.9` });
      const page = await session.open(authorizationRequest(world, client).url);
      statuses.push((await session.submit(page, { identifier: citizen.identifier, password: 'Wrong1password' })).status);
    }
    expect(statuses).toContain(429);
  });

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::7', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('counts %s as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('leads no link of a page to another host', async () => {
    for (const path of ['//evil.example/x', '/\\evil.example/x', '///evil.example']) {
      const response = await fetch(`${world.origin}${path}`, { headers: { accept: 'text/html' } });
      expect(await response.text()).not.toMatch(/href="(\/\/|\/\\|\\)/u);
    }
  });
});
