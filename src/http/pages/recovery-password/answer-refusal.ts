import type { SecurityAnswerOutcome } from '../../../capabilities/authentication/check-security-answer.ts';
import type { PageHttpContext } from '../page.ts';
import type { Refusal } from '../refusals.ts';
import { waitText } from '../second-step/refusal.ts';

/** What to say of an answer to the security question that was not taken. */
export function answerRefusal(ctx: PageHttpContext, refusal: Exclude<SecurityAnswerOutcome, { kind: 'passed' }>): Refusal {
  const { t } = ctx.state.page;
  if (refusal.kind === 'throttled') {
    ctx.set('retry-after', String(refusal.retryAfterSeconds));
    return { message: waitText(t, refusal.retryAfterSeconds), status: 429 };
  }
  const message =
    refusal.kind === 'wrong' ? t('security.question_wrong', { count: refusal.attemptsLeft }) : t('security.question_disabled');
  return { message, status: 422 };
}
