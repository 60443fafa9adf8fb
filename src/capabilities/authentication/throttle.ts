import type { Identifier } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { DeviceToken } from './device-token.ts';

export interface ThrottlingSettings {
  readonly windowSeconds: number;
  readonly failuresPerDevice: number;
  readonly failuresPerAddress: number;
  readonly failuresPerNetwork: number;
  readonly failuresPerIdentifier: number;
}

/** Waits double with each exhausted window, up to a day. */
export const LONGEST_WAIT_SECONDS = 86_400;

/** A counter is kept this long after its window, so that whoever comes back finds his longer wait. */
export const MEMORY_SECONDS = 30 * 86_400;

/** Failures in a row that any one credential bears (NIST SP 800-63B-4 §3.2.2): then it takes a new proof, not a wait, to go on. */
const FAILURES_IN_A_ROW = 100;

/** Whole windows that a known device may exhaust without one success; after them it is a stranger. */
export function windowsPerDevice({ failuresPerDevice }: ThrottlingSettings): number {
  return Math.max(1, Math.floor(FAILURES_IN_A_ROW / failuresPerDevice));
}

/**
 * Failures in a row from unknown devices after which the password alone opens nothing on a new device: it takes a code to the owner's
 * contact as well, and the answer no longer tells a right guess from a wrong one. So guesses beyond are looked at without a limit that a
 * stranger could exhaust, and none of them finds the password out (NIST's hundred at most: the verifier confirms nothing to the guesser).
 */
export function failuresPerIdentifier(settings: ThrottlingSettings): number {
  return Math.min(settings.failuresPerIdentifier, FAILURES_IN_A_ROW);
}

/** The counters an attempt may fall on, by keyed digests: the table tells nobody who was tried, nor from where. */
export interface CounterKeys {
  readonly identifier: Buffer;
  readonly identifierAndNetwork: Buffer;
  readonly network: Buffer;
}

/** An identifier that could not be read counts as one and the same unknown. */
export function counterKeys(keyring: Keyring, identifier: Identifier | undefined, network: string): CounterKeys {
  const name = identifier === undefined ? '' : `${identifier.kind}\0${identifier.value}`;
  return {
    identifier: keyring.mac('throttle-key', `identifier\0${name}`),
    identifierAndNetwork: keyring.mac('throttle-key', `identifier-network\0${name}\0${network}`),
    network: keyring.mac('throttle-key', `network\0${network}`),
  };
}

export function deviceCounterKey(keyring: Keyring, { accountId, nonce }: DeviceToken): Buffer {
  return keyring.mac('throttle-key', `device\0${accountId}\0${nonce}`);
}

/** The counter of one challenge: the codes asked for in it, and whether it has signed in. */
export function challengeCounterKey(keyring: Keyring, challengeId: string): Buffer {
  return keyring.mac('throttle-key', `challenge\0${challengeId}`);
}

/** How an attempt stands after it was counted. */
export interface CountedAttempt {
  readonly knownDevice: boolean;
  /** Rest of the wait when the network is exhausted; a known device does not depend on its network. */
  readonly networkWaitSeconds: number | undefined;
  /** On the device's counter or, unknown, on that of identifier and network; undefined when the network refused. */
  readonly own: { readonly failures: number; readonly waitSeconds: number } | undefined;
  /** On the identifier's counter; undefined for a known device, or when refused before. */
  readonly identifierFailures: number | undefined;
}

export type Verdict =
  /** `codeOwed`: too many strangers have guessed, so that on this new device a right password is worth a code and nothing else. */
  { readonly kind: 'evaluate'; readonly codeOwed: boolean } | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/** Whether the password may be looked at. The attempt is already counted, so the answer holds however many ask at once. */
export function judgeAttempt(attempt: CountedAttempt, settings: ThrottlingSettings): Verdict {
  const { knownDevice, own } = attempt;
  if (own === undefined) return throttled(attempt.networkWaitSeconds ?? settings.windowSeconds);
  if (own.failures > (knownDevice ? settings.failuresPerDevice : settings.failuresPerAddress)) return throttled(own.waitSeconds);
  const strangers = attempt.identifierFailures ?? Number.POSITIVE_INFINITY;
  return { kind: 'evaluate', codeOwed: !knownDevice && strangers > failuresPerIdentifier(settings) };
}

function throttled(waitSeconds: number): Verdict {
  return { kind: 'throttled', retryAfterSeconds: Math.max(1, Math.ceil(waitSeconds)) };
}
