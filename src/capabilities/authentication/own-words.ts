const CYRILLIC = [...'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'];
const LATIN = 'a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya'.split(' ');
/** The Latin key in the place of each Cyrillic letter (ЙЦУКЕН on QWERTY). */
const SAME_KEY = [..."f,dult`;pbqrkvyjghcnea[wxio]sm'.z"];

/**
 * Whether a password is nothing but a word that everybody knows of its owner, with digits or signs around: `Ivanov1990!`. Words are names,
 * contacts and the service's own name, as they are written; parts of an e-mail address, Latin spellings and the wrong keyboard layout
 * are thought of here. A number counts when it is all the digits there are: `Aa79161234567`.
 */
export function isMadeOfOwnWord(password: string, words: readonly string[]): boolean {
  const text = password.toLowerCase();
  const core = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const digits = text.replace(/\D/gu, '');
  return words
    .flatMap(spellings)
    .some((word) => (/^\d+$/u.test(word) ? word.length > 4 && digits === word : word === text || word === core));
}

function spellings(word: string): string[] {
  const lower = word.normalize('NFC').toLowerCase();
  const parts = [lower, lower.replace(/@.*$/u, ''), ...lower.split(/[^\p{L}\p{M}]+/u)].filter((part) => part.length > 1);
  const written = parts.flatMap((part) => [part, spell(part, LATIN), spell(part, SAME_KEY)]);
  const digits = lower.replace(/\D/gu, '');
  return [...new Set([...written, digits, digits.slice(-10)])].filter((spelling) => spelling.length > 1);
}

function spell(word: string, alphabet: readonly string[]): string {
  return [...word].map((letter) => alphabet[CYRILLIC.indexOf(letter)] ?? letter).join('');
}
