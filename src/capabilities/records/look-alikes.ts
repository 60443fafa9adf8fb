const LATIN = 'ABCEHKMOPTXY';
const CYRILLIC = 'АВСЕНКМОРТХУ';

/** In capitals, Latin letters that look Cyrillic as Cyrillic ones: people type what they see. */
export function asCyrillic(text: string): string {
  return replaceEach(text.toUpperCase(), LATIN, CYRILLIC);
}

/** The other way round. */
export function asLatin(text: string): string {
  return replaceEach(text.toUpperCase(), CYRILLIC, LATIN);
}

/** Without spaces, hyphens and the number sign, which stand in documents and are no part of a number. */
export function withoutSpaces(text: string): string {
  return text.slice(0, 200).replace(/[\s№\u2010-\u2015-]/gu, '');
}

function replaceEach(text: string, from: string, to: string): string {
  return [...text].map((letter) => to[from.indexOf(letter)] ?? letter).join('');
}
