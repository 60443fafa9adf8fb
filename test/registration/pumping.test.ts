import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { lockCounters } from '../../src/capabilities/registration/counters-store.ts';
import { widerNetwork } from '../../src/capabilities/registration/wider-network.ts';
import { networkOf } from '../../src/http/middleware/network.ts';
import { createJourney, type Journey } from './journey.ts';
import { contact, letPass, newEmail, newPhone, times } from './room.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await createJourney();
});
afterAll(() => journey.room.close());
beforeEach(() => journey.room.pool.query('truncate registration_sends, registration_sms_hours'));

const numberOf = (index: number, block = '79995550') => contact(`+${block}${String(index).padStart(3, '0')}`);
const served = (outcomes: readonly PromiseSettledResult<unknown>[]) => outcomes.filter(({ status }) => status === 'fulfilled').length;

describe('a wider network', () => {
  it.each([
    ['198.51.100.7', '198.51.100.0/24'],
    ['::ffff:198.51.100.7', '198.51.100.0/24'],
    ['2001:db8:1:2:3::4', '2001:db8:1::/48'],
    ['2001:db8::4', '2001:db8:0::/48'],
  ])('of %s is %s', (address, wider) => {
    expect(widerNetwork(networkOf(address))).toBe(wider);
  });

  it.each([
    ['an IPv6 /48 from another /64 each', (index: number) => `2001:db8:7:${index.toString(16)}::/64`, '2001:db8:8:1::/64'],
    ['an IPv4 /24 from another address each', (index: number) => `203.0.113.${index}`, '203.0.114.1'],
  ])('has its own limit under a race: %s', async (_, address, neighbour) => {
    const small = journey.with({ startsPerWiderNetworkPerHour: 5 });
    const start = (network: string) => small.start({ contact: newEmail(), network });
    const outcomes = await Promise.allSettled(times(20, (index) => start(address(index))));
    expect(served(outcomes)).toBe(5);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')?.reason).toMatchObject({ code: 'too_many_starts', status: 429 });
    await expect(start(neighbour)).resolves.toBeDefined();
    await letPass(journey.room.db, 3600, 'registration_sends');
    await expect(start(address(0))).resolves.toBeDefined();
  });
});

describe('a block of numbers', () => {
  it('gets no more than its SMS of an hour under a race, from wherever they are asked for, while other blocks and mails go on', async () => {
    const small = journey.with({ smsPerNumberBlockPerHour: 5 });
    const outcomes = await Promise.allSettled(times(20, (index) => small.start({ contact: numberOf(index), network: `192.0.${index}.1` })));
    expect(served(outcomes)).toBe(5);
    const refusal = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refusal?.reason).toMatchObject({
      code: 'too_many_sms_to_block',
      status: 429,
      details: { retryAfterSeconds: expect.any(Number) },
    });
    await expect(small.start({ contact: numberOf(1, '79995551') })).resolves.toBeDefined();
    await expect(small.start({ contact: newEmail() })).resolves.toBeDefined();
    await letPass(journey.room.db, 3600, 'registration_sends');
    await expect(small.start({ contact: numberOf(900) })).resolves.toBeDefined();
  });

  it('is not shut by one network, however many of its numbers that asks for at once', async () => {
    const small = journey.with({ smsPerNumberBlockPerHour: 8 });
    const start = (index: number, network: string) => small.start({ contact: numberOf(index, '79995558'), network });
    const outcomes = await Promise.allSettled(times(20, (index) => start(index, `198.51.100.${index}`)));
    expect(served(outcomes)).toBe(2);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')?.reason).toMatchObject({ code: 'too_many_starts', status: 429 });
    await expect(start(900, '198.51.101.1')).resolves.toBeDefined();
  });

  it('and two networks that are asked for crosswise at once never wait for each other for ever', async () => {
    const starts = times(24, (index) =>
      journey.start({ contact: numberOf(100 + index, index % 2 === 0 ? '79995552' : '79995553'), network: `198.18.${index % 3}.9` }),
    );
    expect(served(await Promise.allSettled(starts))).toBe(24);
  });
});

describe('whoever is refused', () => {
  it.each([
    ['a wider network', { startsPerWiderNetworkPerHour: 1 }, ['wider-network', '203.0.113.0/24']],
    ['a block of numbers', { smsPerNumberBlockPerHour: 1 }, ['number-block', '79995554']],
  ] as const)('is so at once while others hold the counter of %s', async (_, settings, [field, value]) => {
    const small = journey.with(settings);
    const start = (index: number) => small.start({ contact: numberOf(index, '79995554'), network: `203.0.113.${index}` });
    await letPass(journey.room.db, 60, 'one_time_codes');
    await start(1);
    await journey.room.db.transaction().execute(async (tx) => {
      await lockCounters(tx, [journey.room.keyring.blindIndex(field, value)]);
      await expect(start(2)).rejects.toMatchObject({ status: 429 });
    });
  });

  it('has nothing counted, so a refusal does not prolong itself', async () => {
    const small = journey.with({ startsPerAddressPerHour: 1 });
    const start = () => small.start({ contact: newPhone(), network: '203.0.113.7' });
    await start();
    const before = await journey.rowCounts();
    await expect(start()).rejects.toMatchObject({ code: 'too_many_starts' });
    expect(await journey.rowCounts()).toEqual(before);
  });
});
