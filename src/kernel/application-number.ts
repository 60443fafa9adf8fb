import { randomInt } from 'node:crypto';

/** What a citizen says at the counter instead of a name: nine digits, the last of which checks the others. */
export type ApplicationNumber = string & { readonly brand: 'ApplicationNumber' };

const DIGITS = 9;

/** Each of a hundred million is equally likely, so that a number says nothing of how many there are, and a neighbour's is no guess. */
export function newApplicationNumber(): ApplicationNumber {
  const body = randomInt(10 ** (DIGITS - 1))
    .toString()
    .padStart(DIGITS - 1, '0');
  return `${body}${checkDigit(body)}` as ApplicationNumber;
}

/** Nine digits with whatever stands between them; undefined when the check digit does not fit (ISO/IEC 7812-1 Annex B). */
export function parseApplicationNumber(text: string): ApplicationNumber | undefined {
  const digits = text.replace(/[\s\u2010-\u2015-]/gu, '');
  if (!/^\d{9}$/u.test(digits) || checkDigit(digits.slice(0, -1)) !== digits.slice(-1)) return undefined;
  return digits as ApplicationNumber;
}

/** `123 456 789`, as it is read out. */
export function formatApplicationNumber(number: ApplicationNumber): string {
  return number.replace(/(\d{3})(?=\d)/gu, '$1 ');
}

/** Every second digit from the right is doubled: one wrong digit, and nearly every pair swapped, shows. */
function checkDigit(body: string): string {
  const sum = [...body].toReversed().reduce((total, digit, index) => {
    const weighted = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}
