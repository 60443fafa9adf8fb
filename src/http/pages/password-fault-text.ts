import type { PasswordFault, PasswordRules } from '../../capabilities/authentication/password-policy.ts';
import type { Translate } from '../../kernel/texts.ts';

/** What speaks against a new password, to be shown beside its field. */
export function passwordFaultText(t: Translate, rules: PasswordRules, faults: readonly PasswordFault[]): string {
  const { minimumLength, maximumLength } = rules;
  const counts = { too_short: minimumLength, too_long: maximumLength } as Partial<Record<PasswordFault, number>>;
  // A password that breaks the rules has to change anyway: that it is also common would only distract.
  const told = faults.some((fault) => fault !== 'too_common') ? faults.filter((fault) => fault !== 'too_common') : faults;
  return told.map((fault) => t(`registration.password_${fault}`, { count: counts[fault] ?? 0 })).join(' ');
}
