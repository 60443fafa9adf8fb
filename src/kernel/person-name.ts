/** One part of a person's name as the person writes it, NFC, 1 to 100 characters. */
export type PersonName = string & { readonly brand: 'PersonName' };

const LETTERS = /^\p{L}[\p{L}\p{M}]*([ '’.-]{1,2}\p{L}[\p{L}\p{M}]*)*\.?$/u;

/** Letters that show nothing, stand for others, or pile up over the line: a name made of them misleads whoever reads it. */
const DECEPTIVE = /\p{Default_Ignorable_Code_Point}|\p{M}{4}|^\p{Lm}/u;

const SCRIPTS = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Georgian', 'Hebrew', 'Arabic'].map(
  (script) => new RegExp(`\\p{Script=${script}}`, 'u'),
);

/** Letters of one script with single spaces, hyphens, apostrophes and dots between; no digits, signs or markup. */
export function parsePersonName(text: string): PersonName | undefined {
  const name = text.normalize('NFC').trim().replace(/\s+/gu, ' ');
  if (name.length === 0 || name.length > 100 || !LETTERS.test(name)) return undefined;
  if (DECEPTIVE.test(name) || name.normalize('NFKC') !== name || mixesScripts(name)) return undefined;
  return name as PersonName;
}

/** Look-alikes among letters of another script (`Иванoв` with a Latin o) would never match a registry, and mislead the eye. */
function mixesScripts(name: string): boolean {
  return SCRIPTS.filter((script) => script.test(name)).length > 1;
}
