import { countAnswer, takeAnswerBack } from './attempt-store.ts';
import type { RefusedAnswer } from './factor-attempts.ts';
import type { SecurityQuestionDeps } from './find-security-question.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { plainAnswer } from './security-question.ts';
import { readQuestion } from './security-question-store.ts';

export type SecurityAnswerOutcome =
  /** Right, or nothing was asked: whatever else is demanded is demanded all the same. */
  { readonly kind: 'passed' } | { readonly kind: 'wrong'; readonly attemptsLeft: number } | RefusedAnswer;

/**
 * Judges the answer on the way back into an account: a barrier beside all others, by itself it opens nothing. Counted before it is looked at,
 * by the limits of a factor. Throws authentication.busy.
 */
export async function checkSecurityAnswer(
  deps: SecurityQuestionDeps & { readonly passwordHasher: Pick<PasswordHasher, 'enter'> },
  { accountId, answer }: { readonly accountId: string; readonly answer: string },
): Promise<SecurityAnswerOutcome> {
  if (!deps.config.recovery.securityQuestion) return { kind: 'passed' };
  const place = deps.passwordHasher.enter();
  try {
    const stored = await readQuestion(deps.db, accountId);
    if (stored === undefined) return { kind: 'passed' };
    const counted = await countAnswer(deps.db, { accountId, factor: 'security_question' });
    if ('kind' in counted) return counted;
    const { correct } = await place.verify(stored, plainAnswer(answer.slice(0, 500)));
    if (!correct) return { kind: 'wrong', attemptsLeft: counted.attemptsLeft };
    await takeAnswerBack(deps.db, { accountId, factor: 'security_question' });
    return { kind: 'passed' };
  } finally {
    place.leave();
  }
}
