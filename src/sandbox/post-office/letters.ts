import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLineLog } from '../disk/line-log.ts';
import { nextSteps, type EventKind, type LetterRecord, type PostEvent } from './letter.ts';

export type NewLetter = Pick<LetterRecord, 'letterId' | 'addressee' | 'text'>;

export interface LetterStore {
  /** One that is known stays as it is. */
  take(letter: NewLetter, pdf: Buffer): LetterRecord;
  find(letterId: string): LetterRecord | undefined;
  pdf(letterId: string): Buffer | undefined;
  /** Newest first. */
  list(): readonly LetterRecord[];
  /** Undefined when this cannot happen to the letter now. */
  move(letterId: string, kind: EventKind, place: string): LetterRecord | undefined;
  /** Events after the first `position` ones. */
  journal(position: number, limit: number): readonly PostEvent[];
}

const isLetter = (value: unknown): value is LetterRecord =>
  typeof value === 'object' && value !== null && 'letterId' in value && 'trackingNumber' in value;
const isEvent = (value: unknown): value is PostEvent => typeof value === 'object' && value !== null && 'eventId' in value;

/** Letters, their documents and the journal, on disk. */
export function openLetters(dataDir: string): LetterStore {
  const documents = join(dataDir, 'documents');
  mkdirSync(documents, { recursive: true, mode: 0o700 });
  const log = openLineLog(join(dataDir, 'letters.jsonl'), isLetter);
  const journalLog = openLineLog(join(dataDir, 'journal.jsonl'), isEvent);
  const byId = new Map(log.read().map((letter) => [letter.letterId, letter]));
  const journal = journalLog.read();
  const fileOf = (letterId: string) => join(documents, `${letterId}.pdf`);
  const put = (letter: LetterRecord) => {
    byId.set(letter.letterId, letter);
    log.append(letter, () => [...byId.values()]);
    return letter;
  };
  return {
    take(letter, pdf) {
      const known = byId.get(letter.letterId);
      if (known !== undefined) return known;
      writeFileSync(fileOf(letter.letterId), pdf, { mode: 0o600 });
      return put({ ...letter, trackingNumber: trackingNumber(byId.size), receivedAt: new Date().toISOString(), state: 'received' });
    },
    find: (letterId) => byId.get(letterId),
    pdf: (letterId) => (byId.has(letterId) && existsSync(fileOf(letterId)) ? readFileSync(fileOf(letterId)) : undefined),
    list: () => [...byId.values()].toReversed(),
    move(letterId, kind, place) {
      const letter = byId.get(letterId);
      if (letter === undefined || !nextSteps[letter.state].includes(kind)) return undefined;
      const event: PostEvent = { eventId: randomUUID(), letterId, kind, at: new Date().toISOString(), place };
      journal.push(event);
      journalLog.append(event, () => journal);
      return put({ ...letter, state: kind });
    },
    journal: (position, limit) => journal.slice(position, position + limit),
  };
}

/** Fourteen digits, as on the receipts of the Russian post: six of the office, two of the month, five of the letter, one to check. */
function trackingNumber(serial: number): string {
  const digits = `101000${String(new Date().getUTCMonth() + 1).padStart(2, '0')}${String(serial % 100_000).padStart(5, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
