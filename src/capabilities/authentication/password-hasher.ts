import { createHmac, randomBytes, type KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash as argon2Hash, parseOptions, verify as argon2Verify } from '@node-rs/argon2';
import type { Keyring } from '../../kernel/keyring.ts';
import { HashQueue, type HashPlace, type HashQueueStats } from './hash-queue.ts';
import { authenticationProblems } from './problems.ts';

export interface HashingSettings {
  readonly maximumLength: number;
  readonly memoryKibibytes: number;
  readonly iterations: number;
  readonly parallelism: number;
  /** 0: one per core. */
  readonly concurrentHashes: number;
  readonly queuedHashes: number;
}

/** What is kept of a password: a PHC string and which master key its pepper came from. */
export interface PasswordHash {
  readonly hash: string;
  readonly pepperKeyId: number;
}

export interface Verification {
  readonly correct: boolean;
  /** Made with other parameters or another pepper than today's. */
  readonly needsRehash: boolean;
}

export interface HashOperations {
  hash(password: string): Promise<PasswordHash>;
  verify(stored: PasswordHash, password: string): Promise<Verification>;
  /** The work of a `verify` for an account that does not exist (security: the answer takes the same time). */
  verifyNothing(password: string): Promise<void>;
}

/** The operations for a caller who secured his place first, for instance before an attempt is counted against him. */
export interface HashingPlace extends HashOperations {
  leave(): void;
}

/** Every operation throws `authentication.busy` when no place is free, `authentication.password_too_large` for absurd input. */
export interface PasswordHasher extends HashOperations {
  enter(): HashingPlace;
  readonly stats: HashQueueStats;
}

// The type of the option is a const enum that exists at compile time only.
const ARGON2ID = 2;

/**
 * Argon2id (RFC 9106) over HMAC-SHA-256 of the NFC password under a key that is not in the database (NIST SP 800-63B-4 §3.1.1.2).
 * Hashing runs on libuv's thread pool: with UV_THREADPOOL_SIZE below the number of slots, slots wait for threads and for DNS and file
 * system work; leave it at cores or more. `onHashed` is told the seconds that each hash took.
 */
export function createPasswordHasher(settings: HashingSettings, keyring: Keyring, onHashed?: (seconds: number) => void): PasswordHasher {
  const slots = settings.concurrentHashes === 0 ? availableParallelism() : settings.concurrentHashes;
  const queue = new HashQueue({ slots, waiting: settings.queuedHashes, onHashed });
  const operations = hashOperations(settings, keyring);
  const withPlace = async <T>(task: () => Promise<T>): Promise<T> => {
    const place = queue.enter();
    try {
      return await place.run(task);
    } finally {
      place.leave();
    }
  };
  return {
    hash: (password) => withPlace(() => operations.hash(password)),
    verify: (stored, password) => withPlace(() => operations.verify(stored, password)),
    verifyNothing: (password) => withPlace(() => operations.verifyNothing(password)),
    enter: () => inPlace(queue.enter(), operations),
    get stats() {
      return queue.stats;
    },
  };
}

/** More bytes than a password of the longest length can have, whatever its script, before composition. Throws `password_too_large`. */
export function refuseAbsurdLength(password: string, settings: Pick<HashingSettings, 'maximumLength'>): void {
  if (Buffer.byteLength(password) > 8 * settings.maximumLength) throw authenticationProblems.password_too_large();
}

function inPlace(place: HashPlace, operations: HashOperations): HashingPlace {
  return {
    hash: (password) => place.run(() => operations.hash(password)),
    verify: (stored, password) => place.run(() => operations.verify(stored, password)),
    verifyNothing: (password) => place.run(() => operations.verifyNothing(password)),
    leave: () => place.leave(),
  };
}

function hashOperations(settings: HashingSettings, keyring: Keyring): HashOperations {
  const parameters = { memoryCost: settings.memoryKibibytes, timeCost: settings.iterations, parallelism: settings.parallelism };
  const peppered = (password: string, pepperKeyId: number): string => {
    refuseAbsurdLength(password, settings);
    return pepper(password, keyring.key('password-pepper', pepperKeyId));
  };
  const nobody = hashOfNobody(settings);
  return {
    async hash(password) {
      const pepperKeyId = keyring.currentId;
      const hash = await argon2Hash(peppered(password, pepperKeyId), { ...parameters, algorithm: ARGON2ID });
      return { hash, pepperKeyId };
    },
    async verify(stored, password) {
      const correct = await argon2Verify(stored.hash, peppered(password, stored.pepperKeyId));
      return { correct, needsRehash: stored.pepperKeyId !== keyring.currentId || !hasParameters(stored.hash, parameters) };
    },
    async verifyNothing(password) {
      await argon2Verify(nobody, peppered(password, keyring.currentId));
    },
  };
}

/** Base64, because the argon2 input must be text and must not hold NUL. */
export function pepper(password: string, key: KeyObject): string {
  return createHmac('sha256', key).update(password.normalize('NFC'), 'utf8').digest('base64');
}

function hasParameters(hash: string, wanted: { memoryCost: number; timeCost: number; parallelism: number }): boolean {
  const { algorithm, memoryCost, timeCost, parallelism } = parseOptions(hash);
  const same = memoryCost === wanted.memoryCost && timeCost === wanted.timeCost && parallelism === wanted.parallelism;
  return same && (algorithm as number) === ARGON2ID;
}

/** A PHC string with today's parameters that no password is known for. */
function hashOfNobody({ memoryKibibytes, iterations, parallelism }: HashingSettings): string {
  const unpadded = (bytes: number): string => randomBytes(bytes).toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${memoryKibibytes},t=${iterations},p=${parallelism}$${unpadded(16)}$${unpadded(32)}`;
}
