import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { codesIn } from '../console/message-text.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { isSentTo } from '../inbox/message.ts';

const waitMilliseconds = 20_000;
const lookEveryMilliseconds = 40;

const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('');

/** A mobile number of Russia, from as many blocks of a thousand as there are: the provider counts messages to each. */
export function somePhone(): string {
  return `+79${['03', '05', '09', '10', '15', '16', '17', '19', '25', '26', '29', '60', '63', '65'][randomInt(14)]}${digits(7)}`;
}

export function someEmail(): string {
  return `citizen.${digits(12)}@example.org`;
}

const words = ['Kedr', 'Yasen', 'Gorod', 'Lodka', 'Zima', 'Oblako', 'Rodnik', 'Parus', 'Vesna', 'Mayak', 'Sokol', 'Tundra'];

/** Long enough for any policy, and readable enough to be typed from the screen. */
export function somePassword(): string {
  const word = () => words[randomInt(words.length)] ?? 'Kedr';
  return `${word()}-${digits(4)}-${word()}-${digits(4)}`;
}

/** The newest code sent to this phone or address, waiting for one that is none of these messages. Throws when none comes. */
export async function codeSentTo(inbox: Inbox, to: string, known: ReadonlySet<string> = new Set()): Promise<string> {
  for (const deadline = Date.now() + waitMilliseconds; Date.now() < deadline; await sleep(lookEveryMilliseconds)) {
    const [newest] = inbox.list((message) => isSentTo(message, to));
    const [code] = newest === undefined || known.has(newest.id) ? [] : codesIn(newest.text);
    if (code !== undefined) return code;
  }
  throw new Error(`no code has arrived within ${waitMilliseconds / 1000} seconds`);
}
