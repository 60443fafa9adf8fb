import { randomInt } from 'node:crypto';

/** The code of a letter without the signs that set its groups apart; 15 symbols, 12 places, 46.9 bits. */
export type LetterCode = string & { readonly brand: 'LetterCode' };

/**
 * Signs that look like no other of them in print, and whose letters look alike in Cyrillic and Latin: the code can be typed on either
 * keyboard. No vowels, so that no words come out.
 */
export const letterSymbols = '23456789CHKMPTX';
export const LETTER_CODE_LENGTH = 12;
const GROUP = 4;

/** Wrong codes after which a letter is worth nothing. */
export const LETTER_TRIES = 5;

const DAY_SECONDS = 86_400;
/** How long a code is good for: two weeks on the way on average, a month at the post office, and time to type it. */
export const LETTER_LIFETIME_SECONDS = 60 * DAY_SECONDS;
const DAYS_BETWEEN_LETTERS = 30;
/** Addresses that the post may turn away within that time. */
export const REFUSED_ADDRESSES = 3;

/** Each code equally likely. */
export function newLetterCode(): LetterCode {
  return Array.from({ length: LETTER_CODE_LENGTH }, () => letterSymbols[randomInt(letterSymbols.length)]).join('') as LetterCode;
}

/** As the letter prints it: `K4M7-2XPC-93HT`. */
export function formatLetterCode(code: LetterCode): string {
  return (code.match(new RegExp(`.{${GROUP}}`, 'gu')) ?? []).join('-');
}

/** What people read or type for a symbol: the Cyrillic twin, and the letters that the digits 3, 6 and 8 are taken for. */
const twins: Readonly<Record<string, string>> = {
  С: 'C',
  Н: 'H',
  К: 'K',
  М: 'M',
  Р: 'P',
  Т: 'T',
  Х: 'X',
  З: '3',
  Э: '3',
  Б: '6',
  В: '8',
  B: '8',
};

/** Any case, keyboard and grouping. Undefined for what no letter could have in it: that is a slip, and no guess. */
export function parseLetterCode(text: string): LetterCode | undefined {
  if (text.length > 100) return undefined;
  const symbols = [
    ...text
      .normalize('NFC')
      .toUpperCase()
      .replace(/[\s.\u2010-\u2015\u2212-]/gu, ''),
  ].map((sign) => twins[sign] ?? sign);
  const isCode = symbols.length === LETTER_CODE_LENGTH && symbols.every((symbol) => letterSymbols.includes(symbol));
  return isCode ? (symbols.join('') as LetterCode) : undefined;
}

/** When the next letter may be ordered, whatever became of the last one. */
export function nextLetterAt(lastOrderedAt: Date): Date {
  return new Date(lastOrderedAt.getTime() + DAYS_BETWEEN_LETTERS * DAY_SECONDS * 1000);
}

/** Whole days to wait, 0 when a letter may be ordered now. */
export function daysToWait(lastOrderedAt: Date | undefined, now: Date): number {
  if (lastOrderedAt === undefined) return 0;
  return Math.max(0, Math.ceil((nextLetterAt(lastOrderedAt).getTime() - now.getTime()) / (DAY_SECONDS * 1000)));
}

/** All that a code belongs to: with any of it changed, the code opens nothing. */
export interface CodeBinding {
  readonly letterId: string;
  readonly accountId: string;
  /** Of the verified identity. */
  readonly versionId: string;
  /** The address as it was printed, a line each. */
  readonly address: readonly string[];
}

/** What the MAC of a code is taken of. */
export function boundCode({ letterId, accountId, versionId, address }: CodeBinding, code: LetterCode): string {
  return JSON.stringify(['letter', letterId, accountId, versionId, address, code]);
}
