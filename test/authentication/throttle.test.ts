import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withPlace } from '../../src/capabilities/authentication/device-place.ts';
import { formatDeviceTokens, newDeviceToken } from '../../src/capabilities/authentication/device-token.ts';
import { purgeThrottleCounters } from '../../src/capabilities/authentication/purge-throttle-counters.ts';
import { storePassword } from '../../src/capabilities/authentication/set-password.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import {
  countKinds,
  createAuthenticationWorld,
  home,
  keyring,
  newPhone,
  passWindows,
  password,
  times,
  type AuthenticationWorld,
} from './authentication-world.ts';

let world: AuthenticationWorld;
beforeAll(async () => {
  world = await createAuthenticationWorld();
});
afterAll(() => world.stop());

let networks = 0;
function newNetwork(): string {
  networks += 1;
  return `2001:db8:${networks.toString(16)}:0::/64`;
}

function guess(contact: Contact, network: string, deviceTokens?: string) {
  return world.attempt({ contact, network, password: 'wrong', deviceTokens });
}

async function exhaustIdentifier(contact: Contact): Promise<void> {
  for (let network = 0; network < 10; network += 1) {
    const from = newNetwork();
    await Promise.all(times(5, () => guess(contact, from)));
  }
}

/** Signs in and returns what the browser keeps. */
async function knownDevice(contact: Contact): Promise<string> {
  const outcome = await world.attempt({ contact, network: newNetwork() });
  if (outcome.kind !== 'authenticated' || outcome.deviceTokens === undefined)
    throw new Error(`expected a device token, got ${outcome.kind}`);
  return outcome.deviceTokens;
}

describe('guesses from one address', () => {
  it('are looked at five times; then the wait is told', async () => {
    const { contact } = await world.citizen();
    const network = newNetwork();
    for (let index = 0; index < 5; index += 1) expect(await guess(contact, network)).toEqual({ kind: 'wrong' });
    const outcome = await world.attempt({ contact, network });
    expect(outcome).toEqual({ kind: 'throttled', retryAfterSeconds: expect.any(Number) });
    expect(outcome.kind === 'throttled' && outcome.retryAfterSeconds).toBeGreaterThan(890);
    expect(outcome.kind === 'throttled' && outcome.retryAfterSeconds).toBeLessThanOrEqual(900);
  });

  it('are counted before they are looked at: of a hundred at once five are', async () => {
    const { contact } = await world.citizen();
    const network = newNetwork();
    const hashes = world.passwordHasher.stats.completed;
    const outcomes = await Promise.all(times(100, () => guess(contact, network)));
    expect(countKinds(outcomes)).toEqual({ wrong: 5, throttled: 95 });
    expect(world.passwordHasher.stats.completed - hashes).toBe(5);
  });

  it('do not find the right one among a hundred at once beyond the limit', async () => {
    const { contact } = await world.citizen();
    const network = newNetwork();
    await Promise.all(times(5, () => guess(contact, network)));
    const outcomes = await Promise.all(times(100, () => world.attempt({ contact, network })));
    expect(countKinds(outcomes)).toEqual({ throttled: 100 });
  });

  it('wait twice as long after each window, up to a day', async () => {
    const { contact } = await world.citizen();
    const network = newNetwork();
    const waits: number[] = [];
    for (let window = 0; window < 9; window += 1) {
      for (let index = 0; index < 5; index += 1) await guess(contact, network);
      const outcome = await guess(contact, network);
      waits.push(outcome.kind === 'throttled' ? outcome.retryAfterSeconds : 0);
      await passWindows(world.db);
      // The identifier's own counter is not what this test is about.
      await world.db.deleteFrom('throttle_counters').where('window_ends_at', '>', new Date(8e15)).execute();
    }
    expect(waits.map((wait) => Math.round(wait / 900))).toEqual([1, 2, 4, 8, 16, 32, 64, 96, 96]);
  });

  it('are forgiven by a success', async () => {
    const { contact } = await world.citizen();
    const network = newNetwork();
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(times(4, () => guess(contact, network)));
      expect(await world.attempt({ contact, network })).toMatchObject({ kind: 'authenticated' });
    }
  });

  it('leave other addresses and other identifiers alone', async () => {
    const [one, other] = [await world.citizen(), await world.citizen()];
    const network = newNetwork();
    await Promise.all(times(20, () => guess(one.contact, network)));
    expect(await world.attempt({ contact: one.contact, network: newNetwork() })).toMatchObject({ kind: 'authenticated' });
    expect(await world.attempt({ contact: other.contact, network })).toMatchObject({ kind: 'authenticated' });
  });

  it('cannot exhaust the identifier from there, however many are sent', async () => {
    const { contact } = await world.citizen();
    const network = newNetwork();
    await Promise.all(times(100, () => guess(contact, network)));
    expect(await guess(contact, newNetwork())).toEqual({ kind: 'wrong' });
  });
});

describe('a network that fails for many identifiers', () => {
  it('is made to wait, except for devices that are known', async () => {
    const { contact } = await world.citizen();
    const device = await knownDevice(contact);
    const network = newNetwork();
    for (let round = 0; round < 10; round += 1) await Promise.all(times(10, () => guess(newPhone(), network)));
    expect(await world.attempt({ contact, network })).toEqual({ kind: 'throttled', retryAfterSeconds: expect.any(Number) });
    expect(await world.attempt({ contact, network, deviceTokens: device })).toMatchObject({ kind: 'authenticated' });
    expect(await world.attempt({ contact, network: newNetwork() })).toMatchObject({ kind: 'authenticated' });
  });

  it('is not held to account for those who succeed', async () => {
    const citizens = await Promise.all(times(6, () => world.citizen()));
    const network = newNetwork();
    for (let round = 0; round < 20; round += 1) {
      const outcomes = await Promise.all(citizens.map(({ contact }) => world.attempt({ contact, network })));
      expect(countKinds(outcomes)).toEqual({ authenticated: 6 });
    }
  });
});

describe('when strangers have guessed from everywhere', () => {
  it('fifty are answered, also of a hundred at once; then a new device owes a code, whatever its password', async () => {
    const { contact, accountId } = await world.citizen();
    const outcomes = await Promise.all(times(100, () => guess(contact, newNetwork())));
    expect(countKinds(outcomes)).toEqual({ wrong: 50, device_code_required: 50 });
    expect(await guess(contact, newNetwork())).toEqual({ kind: 'device_code_required', password: undefined });
    expect(await world.attempt({ contact, network: home })).toEqual({
      kind: 'device_code_required',
      password: { accountId, changedAt: expect.stringMatching(/^\d{4}-/u) },
    });
  });

  it('says the same of an identifier that nobody has', async () => {
    const contact = newPhone();
    await exhaustIdentifier(contact);
    expect(await world.attempt({ contact, network: newNetwork() })).toEqual({ kind: 'device_code_required', password: undefined });
  });

  it('looks at five from one address as ever, a right one among them, until the code was there', async () => {
    const { contact } = await world.citizen();
    await exhaustIdentifier(contact);
    const network = newNetwork();
    const outcomes = await Promise.all(times(20, () => world.attempt({ contact, network })));
    expect(countKinds(outcomes)).toEqual({ device_code_required: 5, throttled: 15 });
  });

  it('counts a right password on its network as it counts a wrong one', async () => {
    const { contact } = await world.citizen();
    await exhaustIdentifier(contact);
    const failures = async () =>
      Number(
        (
          await world.db
            .selectFrom('throttle_counters')
            .select(({ fn }) => fn.sum('failures').as('sum'))
            .executeTakeFirstOrThrow()
        ).sum,
      );
    await guess(contact, newNetwork());
    const start = await failures();
    await guess(contact, newNetwork());
    const afterWrong = await failures();
    await world.attempt({ contact, network: newNetwork() });
    expect((await failures()) - afterWrong).toBe(afterWrong - start);
  });

  it('does not lift by waiting: slow guesses count as well', async () => {
    const { contact } = await world.citizen();
    await exhaustIdentifier(contact);
    await passWindows(world.db);
    await purgeThrottleCounters(world);
    expect(await guess(contact, newNetwork())).toMatchObject({ kind: 'device_code_required' });
  });

  it('lets the owner in on a device that is known', async () => {
    const { contact } = await world.citizen();
    const device = await knownDevice(contact);
    await exhaustIdentifier(contact);
    const attack = times(40, () => guess(contact, newNetwork()));
    expect(await world.attempt({ contact, network: home, deviceTokens: device })).toMatchObject({ kind: 'authenticated' });
    await Promise.all(attack);
    expect(await world.attempt({ contact, network: home, deviceTokens: device })).toMatchObject({ kind: 'authenticated' });
    expect(await guess(contact, newNetwork())).toMatchObject({ kind: 'device_code_required' });
  });
});

describe('a known device', () => {
  it('has ten guesses of its own', async () => {
    const { contact } = await world.citizen();
    const device = await knownDevice(contact);
    const outcomes = await Promise.all(times(30, () => guess(contact, newNetwork(), device)));
    expect(countKinds(outcomes)).toEqual({ wrong: 10, throttled: 20 });
    expect(await guess(contact, newNetwork())).toEqual({ kind: 'wrong' });
  });

  it('is a stranger after a hundred failures in a row', async () => {
    const { contact } = await world.citizen();
    const device = await knownDevice(contact);
    await exhaustIdentifier(contact);
    for (let window = 0; window < 10; window += 1) {
      expect(countKinds(await Promise.all(times(10, () => guess(contact, home, device))))).toEqual({ wrong: 10 });
      await passWindows(world.db);
    }
    expect(await guess(contact, newNetwork(), device)).toMatchObject({ kind: 'device_code_required' });
  });

  it('is a stranger to other accounts, and once the password has changed', async () => {
    const [one, other] = [await world.citizen(), await world.citizen()];
    const device = await knownDevice(one.contact);
    await exhaustIdentifier(other.contact);
    await exhaustIdentifier(one.contact);
    expect(await world.attempt({ contact: other.contact, network: newNetwork(), deviceTokens: device })).toMatchObject({
      kind: 'device_code_required',
    });
    await storePassword(world.db, { accountId: one.accountId, ...(await world.passwordHasher.hash(password)) });
    expect(await world.attempt({ contact: one.contact, network: newNetwork(), deviceTokens: device })).toMatchObject({
      kind: 'device_code_required',
    });
  });

  it('keeps its token until half of its time has passed', async () => {
    const { contact, accountId } = await world.citizen();
    const month = 30 * 86_400_000;
    // Known since before the password of this test was set, so the password is made older.
    await world.db
      .updateTable('passwords')
      .set({ changed_at: new Date(0) })
      .where('account_id', '=', accountId)
      .execute();
    const places = withPlace(keyring, [], { accountId, network: home });
    const tokenAged = (age: number) => formatDeviceTokens(keyring, [newDeviceToken({ accountId, issuedAt: Date.now() - age, places })]);
    const soon = await world.attempt({ contact, deviceTokens: tokenAged(month) });
    expect(soon).toMatchObject({ kind: 'authenticated', accountId, amr: ['pwd'] });
    expect(soon).not.toHaveProperty('deviceTokens');
    expect(await world.attempt({ contact, deviceTokens: tokenAged(7 * month) })).toHaveProperty('deviceTokens');
  });
});

describe('forgetting', () => {
  it('removes what has ended, in portions, and keeps full identifiers', async () => {
    const { contact } = await world.citizen();
    await exhaustIdentifier(contact);
    await world.db
      .updateTable('throttle_counters')
      .set({ forget_at: new Date(0) })
      .where('forget_at', '<', new Date(8e15))
      .execute();
    const total = (await world.db.selectFrom('throttle_counters').select('key').where('forget_at', '<', new Date()).execute()).length;
    expect(await purgeThrottleCounters(world, 3)).toBe(3);
    expect(await purgeThrottleCounters(world)).toBe(total - 3);
    expect(await purgeThrottleCounters(world)).toBe(0);
    expect(await guess(contact, newNetwork())).toMatchObject({ kind: 'device_code_required' });
  });
});

it('tells nobody who looks into the table who was tried, or from where', async () => {
  const { contact } = await world.citizen();
  await guess(contact, home);
  const rows = await world.db.selectFrom('throttle_counters').selectAll().execute();
  for (const { key } of rows) expect(key).toHaveLength(32);
  expect(JSON.stringify(rows)).not.toContain(contact.value);
});
