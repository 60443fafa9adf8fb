import type { ConfirmCodeOutcome } from '../../capabilities/one-time-codes/answer-code.ts';
import type { Translate } from '../../kernel/texts.ts';

/** A code as it was typed, without what people put between digits; undefined when it is none. */
export function readDigits(typed: string): string | undefined {
  const digits = typed.replace(/[\s-]/gu, '');
  return /^\d{1,12}$/u.test(digits) ? digits : undefined;
}

export function codeRefusal(t: Translate, outcome: Exclude<ConfirmCodeOutcome, { kind: 'confirmed' }>): string {
  if (outcome.kind === 'wrong') return t('cabinet.error_code_wrong', { count: outcome.attemptsLeft });
  return outcome.kind === 'used' ? t('cabinet.error_code_expired') : t(`cabinet.error_code_${outcome.kind}`);
}
