/** One part of a person's name as the person writes it, NFC, 1 to 100 characters. */
export type PersonName = string & { readonly brand: 'PersonName' };

const LETTERS = /^\p{L}[\p{L}\p{M}]*([ '’.-]{1,2}\p{L}[\p{L}\p{M}]*)*\.?$/u;

/** Letters of one script with single spaces, hyphens, apostrophes and dots between; no digits, signs or markup. */
export function parsePersonName(text: string): PersonName | undefined {
  const name = text.normalize('NFC').trim().replace(/\s+/gu, ' ');
  if (name.length === 0 || name.length > 100 || !LETTERS.test(name) || mixesScripts(name)) return undefined;
  return name as PersonName;
}

/** Latin look-alikes among Cyrillic letters (`Иванoв`) would never match a registry, and mislead the eye. */
function mixesScripts(name: string): boolean {
  return /\p{Script=Latin}/u.test(name) && /\p{Script=Cyrillic}/u.test(name);
}
