import { describe, expect, it } from '@jest/globals';
import { deviceDetails, newsOf, recallDevice, renewedTokens, tokensToKeep } from '../../src/capabilities/authentication/device-memory.ts';
import { Keyring, type MasterKey } from '../../src/kernel/keyring.ts';

const old: MasterKey = { id: 1, secret: Buffer.alloc(32, 1) };
const fresh: MasterKey = { id: 2, secret: Buffer.alloc(32, 2) };
const accountId = 'acc_1';
const [home, neighbour, work] = ['198.51.100.7', '198.51.7.200', '203.0.113.9'];
const memorySeconds = 3600;
const issuedAt = Date.now();

const depsOf = (...keys: [MasterKey, ...MasterKey[]]) => ({
  keyring: new Keyring(keys),
  config: { sessions: { deviceMemorySeconds: memorySeconds } },
});
const deps = depsOf(old);

interface At {
  readonly accountId?: string;
  readonly signedIn?: boolean;
}

/** Signs in at a network with this cookie: what is new about it, and the cookie afterwards. */
function signIn(
  cookie: string | undefined,
  network: string,
  { at = issuedAt, node = deps, ...seen }: At & { at?: number; node?: typeof deps } = {},
) {
  const device = recallDevice(node, { accountId, network, deviceTokens: cookie, ...seen });
  const { deviceTokens } = tokensToKeep(node, device, at);
  return {
    news: newsOf(node.keyring, device),
    details: deviceDetails(node.keyring, device),
    sent: deviceTokens,
    kept: deviceTokens ?? cookie,
  };
}

/** The cookie of a browser that signed in at these networks, one after another. */
const after = (...networks: readonly string[]) =>
  networks.reduce<string | undefined>((cookie, network) => signIn(cookie, network).kept, undefined);
const newsAt = (cookie: string | undefined, network: string) => signIn(cookie, network).news;

describe('what is new about a sign-in', () => {
  it('is the device at first, and nothing at its place from then on', () => {
    expect(signIn(undefined, home)).toMatchObject({ news: 'device', details: { device: 'new' } });
    expect(signIn(after(home), home)).toMatchObject({ news: undefined, details: { device: 'known' }, sent: undefined });
    expect(signIn(after(home), home).details).not.toHaveProperty('place');
  });

  it('is a place once, and the place before stays known', () => {
    expect(signIn(after(home), work)).toMatchObject({
      news: 'place',
      details: { device: 'known', place: 'new' },
      sent: expect.any(String),
    });
    const both = after(home, work);
    expect([newsAt(both, home), newsAt(both, work)]).toEqual([undefined, undefined]);
  });

  it('is no other address of the same large network', () => {
    expect(newsAt(after(home), neighbour)).toBeUndefined();
    expect(newsAt(after('2001:db8:1:2::/64'), '2001:db8:77:1::/64')).toBeUndefined();
    expect(newsAt(after('2001:db8:1:2::/64'), '2001:db9:1:2::/64')).toBe('place');
  });

  it('is one and the same place in every network that never leaves a house', () => {
    const local = after('127.0.0.1');
    for (const network of ['10.1.2.3', '192.168.7.1', '172.16.0.9', '0:0:0:0::/64', 'fd00:1:2:3::/64'])
      expect(newsAt(local, network)).toBeUndefined();
    expect(newsAt(local, home)).toBe('place');
  });

  it('is a fifth place, which takes that of the oldest', () => {
    const four = ['10.0.0.1', '20.0.0.1', '30.0.0.1', '40.0.0.1'];
    const cookie = after(...four);
    for (const network of four) expect(newsAt(cookie, network)).toBeUndefined();
    const five = signIn(cookie, '50.0.0.1');
    expect(five.news).toBe('place');
    expect([...four.slice(1), '50.0.0.1'].map((network) => newsAt(five.kept, network))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(newsAt(five.kept, '10.0.0.1')).toBe('place');
  });

  it('is of one account: what another has been told of the same browser says nothing', () => {
    const cookie = after(home);
    expect(signIn(cookie, home, { accountId: 'acc_2' }).news).toBe('device');
    const both = signIn(cookie, work, { accountId: 'acc_2' }).kept;
    expect([newsAt(both, home), newsAt(both, work)]).toEqual([undefined, 'place']);
    expect(signIn(both, work, { accountId: 'acc_2' }).news).toBeUndefined();
  });

  it('is told to both when two sign in at once, and whichever cookie stays knows its place', () => {
    const cookie = after(home);
    const [one, other] = [signIn(cookie, work), signIn(cookie, '20.0.0.1')];
    expect([one.news, other.news]).toEqual(['place', 'place']);
    expect([newsAt(one.kept, work), newsAt(one.kept, '20.0.0.1'), newsAt(one.kept, home)]).toEqual([undefined, 'place', undefined]);
    expect([newsAt(other.kept, work), newsAt(other.kept, '20.0.0.1')]).toEqual(['place', undefined]);
  });
});

describe('the memory of a device', () => {
  it('is renewed in the second half of its time with its places, the one of now in front', () => {
    const cookie = after(home, '20.0.0.1', '30.0.0.1', work);
    expect(signIn(cookie, home, { at: issuedAt + memorySeconds * 499 }).sent).toBeUndefined();
    const renewed = signIn(cookie, home, { at: issuedAt + memorySeconds * 500 });
    expect([renewed.news, typeof renewed.sent]).toEqual([undefined, 'string']);
    for (const network of [home, '20.0.0.1', '30.0.0.1', work]) expect(newsAt(renewed.sent, network)).toBeUndefined();
    // The oldest now is another one than before.
    const fifth = signIn(renewed.sent, '50.0.0.1').kept;
    expect([newsAt(fifth, home), newsAt(fifth, '20.0.0.1')]).toEqual([undefined, 'place']);
  });

  it('keeps its places when it is renewed at each sign-in', () => {
    let cookie = after(home, work);
    for (const network of [work, home, work]) {
      const device = recallDevice(deps, { accountId, network, deviceTokens: cookie });
      cookie = renewedTokens(deps.keyring, device, issuedAt);
    }
    expect([newsAt(cookie, home), newsAt(cookie, work)]).toEqual([undefined, undefined]);
  });

  it('gains no place of which nobody is told: where somebody is signed in already', () => {
    const there = signIn(after(home), work, { signedIn: true, at: issuedAt + memorySeconds * 600 });
    expect(there).toMatchObject({ news: undefined, details: { device: 'known', place: 'new' } });
    expect(newsAt(there.kept, home)).toBeUndefined();
    expect(newsAt(there.kept, work)).toBe('place');
    expect(newsAt(signIn(undefined, work, { signedIn: true }).kept, work)).toBe('place');
  });

  it('holds under every master key in use, and notes a place once', () => {
    const [between, end] = [depsOf(fresh, old), depsOf(fresh)];
    const later = { at: issuedAt + memorySeconds * 600, node: between };
    const cookie = after(home, '20.0.0.1', '30.0.0.1', work);
    expect(signIn(cookie, home, { node: between }).news).toBeUndefined();
    const renewed = signIn(cookie, home, later).kept;
    for (const network of [home, '20.0.0.1', '30.0.0.1', work]) expect(signIn(renewed, network, { node: between }).news).toBeUndefined();
    // Without the old key, what was noted under the new one is left.
    expect(signIn(renewed, home, { node: end }).news).toBeUndefined();
    expect(signIn(renewed, work, { node: end }).news).toBe('place');
  });

  it('names no network to whoever reads the cookie', () => {
    const cookie = after(home, '2001:db8:1:2::/64') ?? '';
    expect(cookie).not.toContain('198.51');
    expect(Buffer.from(cookie.split('.')[4] ?? '', 'base64url')).toHaveLength(12);
    expect(cookie.split('.')[4]).not.toBe((signIn(undefined, home, { accountId: 'acc_2' }).kept ?? '').split('.')[4]);
  });
});
