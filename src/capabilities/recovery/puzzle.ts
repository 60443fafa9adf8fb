import type { Challenge, Payload } from 'altcha-lib';
import { equalBytes, type Keyring } from '../../kernel/keyring.ts';

/**
 * The work that a browser shows before its form is taken: a key whose derivation begins with a zero byte, 256 derivations on the average.
 * A second or two for a phone; for whoever sends thousands of forms, hours.
 */
export const puzzleWork = { algorithm: 'PBKDF2/SHA-256', cost: 2000, keyPrefix: '00' } as const;

/** A puzzle and a wait are worth nothing after this time. */
export const PUZZLE_SECONDS = 3600;

/** What a form asks for: solving, or the time that has passed since it was shown. */
export interface Puzzle {
  readonly challenge: Challenge;
  /** Says since when whoever has no scripts has been waiting; made by us, for this network. */
  readonly waitTicket: string;
}

export function newWaitTicket(keyring: Keyring, network: string, now: Date): string {
  const since = String(now.getTime());
  return `${since}.${ticketMac(keyring, network, since).toString('base64url')}`;
}

/** Seconds since a ticket of ours was made for this network; undefined for any other, or after its time. */
export function secondsWaited(keyring: Keyring, ticket: string, { network, now }: { network: string; now: Date }): number | undefined {
  const [since = '', mac = ''] = ticket.slice(0, 200).split('.');
  const sent = Buffer.from(mac, 'base64url');
  const ours = keyring.ids.some((masterId) => equalBytes(ticketMac(keyring, network, since, masterId), sent));
  const waited = (now.getTime() - Number(since)) / 1000;
  return ours && waited >= 0 && waited <= PUZZLE_SECONDS ? waited : undefined;
}

/** The parts of a solution as a form sends it, base64 of JSON; undefined when it is nothing of the kind. */
export function parseSolution(text: string): Payload | undefined {
  if (text === '' || text.length > 4000) return undefined;
  try {
    const payload = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as Partial<Payload>;
    const { challenge, solution } = payload;
    const whole =
      typeof challenge?.signature === 'string' && typeof challenge.parameters === 'object' && Number.isInteger(solution?.counter);
    return whole && typeof solution?.derivedKey === 'string' ? (payload as Payload) : undefined;
  } catch {
    return undefined;
  }
}

/** What puzzles are signed with, under each master key in use, the newest first. */
export function puzzleSecrets(keyring: Keyring): readonly string[] {
  return keyring.ids.map((masterId) => keyring.mac('recovery-puzzle', 'challenge', masterId).toString('base64url'));
}

/** Puzzles are made for one network, and do not tell which. */
export function puzzleNetwork(keyring: Keyring, network: string): string {
  return keyring.mac('recovery-puzzle', `network ${network}`, Math.min(...keyring.ids)).toString('base64url');
}

function ticketMac(keyring: Keyring, network: string, since: string, masterId?: number): Buffer {
  return keyring.mac('recovery-puzzle', `wait ${network} ${since}`, masterId);
}
