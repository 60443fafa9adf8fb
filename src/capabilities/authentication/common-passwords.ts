import { dictionary } from '@zxcvbn-ts/language-common';
import russian from '../../../config/passwords/russian.json' with { type: 'json' };

/**
 * Passwords that guessers try first, in lower case: the 49,000 commonest of leaked lists, and what Russian speakers choose: words and
 * first names in Cyrillic, in Latin letters and as typed on the wrong keyboard layout.
 */
const commonPasswords: ReadonlySet<string> = new Set([
  ...dictionary['passwords-common'],
  ...russian.passwords,
  ...[russian.words, russian.names].flatMap((spellings) => Object.entries(spellings).flat(2)),
]);

/** Whether the whole password, in any case, is one of them (NIST SP 800-63B-4 §3.1.1.2: never a part of it). */
export function isCommonPassword(password: string): boolean {
  return commonPasswords.has(password.toLowerCase());
}
