import { randomInt } from 'node:crypto';

/** Without letters and digits that look alike: it may have to be copied by hand. */
const LOWER = 'abcdefghijkmnpqrstuvwxyz';
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const DIGITS = '23456789';
const GROUPS = 4;

/** A password of four groups of four, about 78 bits, with each class of characters that the policy may ask for: `kR7m-Qp2x-…`. */
export function suggestPassword(): string {
  return Array.from({ length: GROUPS }, () => group()).join('-');
}

function group(): string {
  const characters = [pick(LOWER), pick(UPPER), pick(DIGITS), pick(LOWER + UPPER + DIGITS)];
  for (let index = characters.length - 1; index > 0; index -= 1) {
    const other = randomInt(index + 1);
    [characters[index], characters[other]] = [characters[other] ?? '', characters[index] ?? ''];
  }
  return characters.join('');
}

function pick(alphabet: string): string {
  return alphabet.charAt(randomInt(alphabet.length));
}
