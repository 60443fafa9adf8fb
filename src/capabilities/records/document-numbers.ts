import { asCyrillic, asLatin, withoutSpaces } from './look-alikes.ts';

/** Series and number of a driving licence: `9912345678`, before 2011 `44АВ345678`. */
export function parseLicenceNumber(text: string): string | undefined {
  const number = asCyrillic(withoutSpaces(text));
  return /^\d{2}(\d{2}|[А-Я]{2})\d{6}$/u.test(number) ? number : undefined;
}

/** Federal Law 196-FZ, article 25, in its order; the tractor's are another document. */
const CATEGORIES = ['A', 'A1', 'B', 'B1', 'BE', 'C', 'C1', 'CE', 'C1E', 'D', 'D1', 'DE', 'D1E', 'M', 'TM', 'TB'];

/** `B, B1, M`: each once, in the order of the law. */
export function parseLicenceCategories(text: string): string | undefined {
  const typed = asLatin(text.slice(0, 200))
    .split(/[\s,;/]+/u)
    .filter(Boolean);
  if (typed.length === 0 || typed.some((category) => !CATEGORIES.includes(category))) return undefined;
  return CATEGORIES.filter((category) => typed.includes(category)).join(', ');
}

/** What a Russian keyboard has in place of the letters of a Roman number. */
const ROMAN: Readonly<Record<string, string>> = { '1': 'I', І: 'I', У: 'V', Х: 'X', Л: 'L', С: 'C' };

/** Series of a birth certificate: a Roman number and two Cyrillic letters, `II-ГО` (order of the Ministry of Justice 167 of 2018). */
export function parseCertificateSeries(text: string): string | undefined {
  const parts = /^(.{1,6}?)[\s\u2010-\u2015-]*(\p{L}{2})$/u.exec(text.trim().slice(0, 20).toUpperCase());
  if (parts === null) return undefined;
  const number = [...(parts[1] ?? '')].map((letter) => ROMAN[letter] ?? letter).join('');
  const letters = asCyrillic(parts[2] ?? '');
  return /^(?=.)X{0,3}(IX|IV|V?I{0,3})$/u.test(number) && /^[А-Я]{2}$/u.test(letters) ? `${number}-${letters}` : undefined;
}

/** Number of a birth certificate. */
export function parseSixDigits(text: string): string | undefined {
  const digits = withoutSpaces(text);
  return /^\d{6}$/u.test(digits) ? digits : undefined;
}

/** Series and number of a passport for travel abroad: 2 and 7 digits. */
export function parseForeignPassportNumber(text: string): string | undefined {
  const digits = withoutSpaces(text);
  return /^\d{9}$/u.test(digits) ? digits : undefined;
}

/** Series and number of a military ID: two letters and seven digits, `АК1234567`. */
export function parseMilitaryNumber(text: string): string | undefined {
  const number = asCyrillic(withoutSpaces(text));
  return /^[А-Я]{2}\d{7}$/u.test(number) ? number : undefined;
}

/**
 * Number of a health policy (ENP): 16 digits, the last a check digit. The rule (order of the Ministry of Health 29n of 2011) doubles the
 * number that every other digit from the right makes, and sums all digits: that comes to the same as ISO/IEC 7812-1.
 */
export function parsePolicyNumber(text: string): string | undefined {
  const digits = withoutSpaces(text);
  if (!/^\d{16}$/u.test(digits)) return undefined;
  const sum = [...digits].toReversed().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0 ? digits : undefined;
}

/** A name as a passport for travel prints it (ICAO Doc 9303-3 §3.4). */
export function parseLatinName(text: string): string | undefined {
  const name = text.slice(0, 200).trim().replace(/\s+/gu, ' ').toUpperCase();
  return /^[A-Z]+([ '-][A-Z]+)*$/u.test(name) && name.length <= 39 ? name : undefined;
}

/** `99 12 345678`: two, two and the rest. */
export function formatInPairs(number: string): string {
  return `${number.slice(0, 2)} ${number.slice(2, 4)} ${number.slice(4)}`;
}

/** `75 1234567`, `АК 1234567` */
export function formatSeriesOfTwo(number: string): string {
  return `${number.slice(0, 2)} ${number.slice(2)}`;
}

/** `4412 3456 7890 1234` */
export function formatInFours(number: string): string {
  return number.replace(/(.{4})(?=.)/gu, '$1 ');
}
