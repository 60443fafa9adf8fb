import { describe, expect, it } from '@jest/globals';
import argon2 from 'argon2';
import {
  createPasswordHasher,
  pepper,
  type HashingSettings,
  type PasswordHasher,
} from '../../src/capabilities/authentication/password-hasher.ts';
import { Keyring, type MasterKey } from '../../src/kernel/keyring.ts';

const settings: HashingSettings = {
  maximumLength: 128,
  memoryKibibytes: 64,
  iterations: 1,
  parallelism: 1,
  concurrentHashes: 2,
  queuedHashes: 64,
};
const first: MasterKey = { id: 1, secret: Buffer.alloc(32, 1) };
const second: MasterKey = { id: 2, secret: Buffer.alloc(32, 2) };
const keyring = new Keyring([first]);
const password = 'Журавль-7 over Onega';

function hasher(changes: Partial<HashingSettings> = {}, keys = keyring): PasswordHasher {
  return createPasswordHasher({ ...settings, ...changes }, keys);
}

describe('what is stored', () => {
  it('is argon2id with the parameters of the configuration, a salt of its own and the id of the pepper', async () => {
    const subject = hasher({ memoryKibibytes: 19_456, iterations: 2 });
    const [one, other] = await Promise.all([subject.hash(password), subject.hash(password)]);
    expect(one.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/u);
    expect(other.hash).not.toBe(one.hash);
    expect(one.pepperKeyId).toBe(1);
  });

  it('is verified by another implementation of argon2, given the pepper', async () => {
    const stored = await hasher({ memoryKibibytes: 19_456, iterations: 2 }).hash(password);
    expect(await argon2.verify(stored.hash, pepper(password, keyring.key('password-pepper')))).toBe(true);
    expect(await argon2.verify(stored.hash, password)).toBe(false);
  });

  it('may come from another implementation of argon2', async () => {
    const options = { type: argon2.argon2id as 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
    const hash = await argon2.hash(pepper(password, keyring.key('password-pepper')), options);
    const subject = hasher({ memoryKibibytes: 19_456, iterations: 2 });
    expect(await subject.verify({ hash, pepperKeyId: 1 }, password)).toEqual({ correct: true, needsRehash: false });
    expect(await subject.verify({ hash, pepperKeyId: 1 }, `${password}!`)).toEqual({ correct: false, needsRehash: false });
  });

  it('is worthless without the pepper', async () => {
    const stored = await hasher().hash(password);
    const stranger = hasher({}, new Keyring([{ id: 1, secret: Buffer.alloc(32, 9) }]));
    expect((await stranger.verify(stored, password)).correct).toBe(false);
  });
});

describe('a password', () => {
  it.each([
    ['character 65', 'x'.repeat(64), 'a', 'b'],
    ['byte 73', 'ж'.repeat(36), 'a', 'b'],
    ['character 128', 'x'.repeat(127), 'a', 'b'],
    ['the end, by a space', 'x', '', ' '],
    ['its case', 'x', 'a', 'A'],
  ])('that differs at %s does not match', async (_, start, one, other) => {
    const subject = hasher();
    const stored = await subject.hash(start + one);
    expect((await subject.verify(stored, start + one)).correct).toBe(true);
    expect((await subject.verify(stored, start + other)).correct).toBe(false);
  });

  it('matches in either spelling of its accents', async () => {
    const subject = hasher();
    const stored = await subject.hash('Ёжик-é-7'.normalize('NFD'));
    expect((await subject.verify(stored, 'Ёжик-é-7'.normalize('NFC'))).correct).toBe(true);
  });

  it('of 4 KB or 1 MB is refused before any hashing', async () => {
    const subject = hasher();
    const stored = await subject.hash(password);
    for (const bytes of [1025, 4096, 1_048_576]) {
      const long = 'x'.repeat(bytes);
      const refusal = { code: 'password_too_large', status: 400 };
      await expect(subject.hash(long)).rejects.toMatchObject(refusal);
      await expect(subject.verify(stored, long)).rejects.toMatchObject(refusal);
      await expect(subject.verifyNothing(long)).rejects.toMatchObject(refusal);
    }
    await expect(subject.verify(stored, 'x'.repeat(1024))).resolves.toMatchObject({ correct: false });
  });
});

describe('a hash is made anew at the next sign-in', () => {
  it.each<[string, Partial<HashingSettings>]>([
    ['memory', { memoryKibibytes: 128 }],
    ['iterations', { iterations: 2 }],
    ['lanes', { parallelism: 2 }],
  ])('when %s changed, and is verified by its own parameters until then', async (_, changes) => {
    const stored = await hasher().hash(password);
    expect(await hasher().verify(stored, password)).toEqual({ correct: true, needsRehash: false });
    expect(await hasher(changes).verify(stored, password)).toEqual({ correct: true, needsRehash: true });
  });

  it('when the pepper changed, and is verified by its own pepper until then', async () => {
    const rotated = hasher({}, new Keyring([second, first]));
    const stored = await hasher().hash(password);
    expect(await rotated.verify(stored, password)).toEqual({ correct: true, needsRehash: true });
    const renewed = await rotated.hash(password);
    expect(renewed.pepperKeyId).toBe(2);
    expect(await rotated.verify(renewed, password)).toEqual({ correct: true, needsRehash: false });
  });
});

describe('under overload', () => {
  const one = { memoryKibibytes: 8192, concurrentHashes: 1, queuedHashes: 3 };

  it('computes no more at once than it has slots, serves those who wait and refuses the surplus at once', async () => {
    const subject = hasher(one);
    const crowd = Array.from({ length: 20 }, () => subject.hash(password));
    expect(subject.stats).toMatchObject({ entered: 4, running: 1, refused: 16, completed: 0 });
    const outcomes = await Promise.allSettled(crowd);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as unknown);
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ area: 'authentication', code: 'busy', status: 503, details: { retryAfterSeconds: 1 } });
    expect(subject.stats).toMatchObject({ entered: 0, running: 0, completed: 4 });
  });

  it('has room again afterwards, also after a task that failed', async () => {
    const subject = hasher(one);
    await expect(subject.verify({ hash: 'not a hash', pepperKeyId: 1 }, password)).rejects.toThrow('Decoding failed');
    await Promise.allSettled(Array.from({ length: 20 }, () => subject.hash(password)));
    await expect(subject.hash(password)).resolves.toMatchObject({ pepperKeyId: 1 });
  });

  it('serves whoever secured a place, though the queue is full by then', async () => {
    const subject = hasher({ ...one, queuedHashes: 0 });
    const place = subject.enter();
    await expect(subject.hash(password)).rejects.toMatchObject({ code: 'busy' });
    const stored = await place.hash(password);
    expect(await place.verify(stored, password)).toMatchObject({ correct: true });
    place.leave();
    place.leave();
    expect(subject.stats.entered).toBe(0);
  });

  it('tells how long each hash took', async () => {
    const seconds: number[] = [];
    const subject = createPasswordHasher(settings, keyring, (one) => void seconds.push(one));
    await subject.verifyNothing(password);
    await subject.hash(password);
    expect(seconds).toEqual([expect.any(Number), expect.any(Number)]);
    expect(Math.min(...seconds)).toBeGreaterThan(0);
  });

  it('asks for a longer wait the more hashes are ahead', async () => {
    const subject = hasher({ ...one, queuedHashes: 500 });
    const crowd = Array.from({ length: 501 }, () => subject.enter());
    expect(() => subject.enter()).toThrow(expect.objectContaining({ details: { retryAfterSeconds: 11 } }));
    for (const place of crowd) place.leave();
  });
});
