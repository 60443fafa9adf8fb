/** One line as documents print it, such as a place of birth or the office that issued a passport: NFC, 1 to 255 characters. */
export type OfficialText = string & { readonly brand: 'OfficialText' };

const MAX_CHARACTERS = 255;

/** Letters and digits of any script with the punctuation of addresses and names of offices; no markup, no signs that show nothing. */
const PRINTABLE = /^[\p{L}\p{M}\p{Nd}\p{Zs}.,;:'"’«»„“”()№/&+*–—-]+$/u;
const SHOWS_NOTHING = /\p{Default_Ignorable_Code_Point}|\p{M}{4}/u;

export function parseOfficialText(text: string): OfficialText | undefined {
  if (text.length > 4 * MAX_CHARACTERS) return undefined;
  const line = text.normalize('NFC').trim().replace(/\s+/gu, ' ');
  if (line.length > MAX_CHARACTERS || !/\p{L}/u.test(line) || !PRINTABLE.test(line) || SHOWS_NOTHING.test(line)) return undefined;
  return line as OfficialText;
}
