import type { VerifyPasswordOutcome } from '../../../capabilities/authentication/verify-password.ts';
import type { PageHttpContext } from '../../pages/page.ts';
import type { Refusal } from '../../pages/refusals.ts';
import { waitText } from '../../pages/second-step/refusal.ts';

/** What to say of a present password that was not taken. */
export function passwordRefusal(ctx: PageHttpContext, outcome: Exclude<VerifyPasswordOutcome, { kind: 'verified' }>): Refusal {
  const { t } = ctx.state.page;
  if (outcome.kind === 'throttled') {
    ctx.set('retry-after', String(outcome.retryAfterSeconds));
    return { message: waitText(t, outcome.retryAfterSeconds), status: 429 };
  }
  const message = outcome.kind === 'wrong' ? t('security.password_wrong', { count: outcome.attemptsLeft }) : t('second_step.disabled');
  return { message, status: 422 };
}
