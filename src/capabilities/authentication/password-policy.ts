import { isCommonPassword } from './common-passwords.ts';
import { isMadeOfOwnWord } from './own-words.ts';

export interface PasswordRules {
  /** Code points after NFC. */
  readonly minimumLength: number;
  readonly maximumLength: number;
  /** Demand a Latin lower-case letter, an upper-case one and a digit: ESIA's rule, stricter than NIST SP 800-63B-4 wishes. */
  readonly requireLowerUpperDigit: boolean;
}

export type PasswordFault =
  'too_short' | 'too_long' | 'needs_lower' | 'needs_upper' | 'needs_digit' | 'too_common' | 'has_control_characters';

const SERVICE_NAME = 'paiza';

/**
 * All that speaks against a password, in the order to tell it; none: acceptable. `ownWords`: the person's names and contact, which make
 * no password. Counts code points of the NFC form, which is also what gets hashed; nothing is cut or trimmed.
 */
export function passwordFaults(password: string, rules: PasswordRules, ownWords: readonly string[]): PasswordFault[] {
  const text = password.normalize('NFC');
  const length = [...text].length;
  // Nothing else matters for such a text, and the look-ups below are for texts of a password's size.
  if (length > rules.maximumLength) return ['too_long'];
  const classes = rules.requireLowerUpperDigit;
  const faults: readonly (readonly [PasswordFault, boolean])[] = [
    ['has_control_characters', /[\p{Cc}\p{Cs}]/u.test(text)],
    ['too_short', length < rules.minimumLength],
    ['needs_lower', classes && !/[a-z]/u.test(text)],
    ['needs_upper', classes && !/[A-Z]/u.test(text)],
    ['needs_digit', classes && !/[0-9]/u.test(text)],
    ['too_common', isCommonPassword(text) || isMadeOfOwnWord(text, [...ownWords, SERVICE_NAME])],
  ];
  return faults.filter(([, holds]) => holds).map(([fault]) => fault);
}
