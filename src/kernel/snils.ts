/** Insurance number of an individual account (SNILS), 11 digits, no separators. */
export type Snils = string & { readonly brand: 'Snils' };

/** Numbers up to this one were given out before check digits existed (order of the Pension Fund of 26.11.2001). */
const LAST_WITHOUT_CHECKSUM = 1_001_998;

/** Reads `112-233-445 95` or the bare digits; checks the two check digits. */
export function parseSnils(text: string): Snils | undefined {
  const digits = text.trim().replace(/[\s-]/gu, '');
  if (!/^\d{11}$/u.test(digits)) return undefined;
  const number = digits.slice(0, 9);
  if (Number(number) <= LAST_WITHOUT_CHECKSUM || checkDigits(number) !== digits.slice(9)) return undefined;
  return digits as Snils;
}

/** `112-233-445 95`, as the certificate prints it. */
export function formatSnils(snils: Snils): string {
  return `${snils.slice(0, 3)}-${snils.slice(3, 6)}-${snils.slice(6, 9)} ${snils.slice(9)}`;
}

function checkDigits(number: string): string {
  const sum = [...number].reduce((total, digit, index) => total + Number(digit) * (9 - index), 0) % 101;
  return (sum === 100 ? 0 : sum).toString().padStart(2, '0');
}
