/** Tax number of a natural person (INN), 12 digits. */
export type Inn = string & { readonly brand: 'Inn' };

const WEIGHTS_OF_FIRST = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const WEIGHTS_OF_SECOND = [3, ...WEIGHTS_OF_FIRST];

/** Reads the digits, with or without spaces; checks both check digits. The 10 digits of an organisation's number are not a person's. */
export function parseInn(text: string): Inn | undefined {
  const digits = text.replace(/[\s-]/gu, '');
  if (!/^\d{12}$/u.test(digits) || /^0+$/u.test(digits)) return undefined;
  const expected = `${checkDigit(digits, WEIGHTS_OF_FIRST)}${checkDigit(digits, WEIGHTS_OF_SECOND)}`;
  return digits.endsWith(expected) ? (digits as Inn) : undefined;
}

function checkDigit(digits: string, weights: readonly number[]): number {
  return (weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11) % 10;
}
