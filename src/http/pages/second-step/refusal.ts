import type { SecondFactorAnswer } from '../../../capabilities/authentication/answer-second-factor.ts';
import type { SendSecondStepCodeOutcome } from '../../../capabilities/authentication/send-second-step-code.ts';
import type { Translate } from '../../../kernel/texts.ts';
import type { PageHttpContext } from '../page.ts';
import type { Refusal } from '../refusals.ts';

type Refused = Exclude<SecondFactorAnswer, { kind: 'verified' }>;

/** What to say of a code that was not taken, and when to come back. */
export function refusalOf(ctx: PageHttpContext, answer: Refused): Refusal {
  const { t } = ctx.state.page;
  if (answer.kind === 'throttled') {
    ctx.set('retry-after', String(answer.retryAfterSeconds));
    return { message: waitText(t, answer.retryAfterSeconds), status: 429 };
  }
  return { message: refusalText(t, answer), status: 422 };
}

function refusalText(t: Translate, answer: Exclude<Refused, { kind: 'throttled' }>): string {
  if (answer.kind === 'wrong') return t('second_step.wrong', { count: answer.attemptsLeft });
  if (answer.kind === 'disabled') return t('second_step.disabled');
  return answer.kind === 'destination_exhausted' ? t('second_step.sms_limit') : t('second_step.expired');
}

/** Until the next answer is looked at, in minutes or, when that is long, in hours. */
export function waitText(t: Translate, seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  if (minutes < 120) return t('second_step.throttled_minutes', { count: minutes });
  return t('second_step.throttled_hours', { count: Math.ceil(minutes / 60) });
}

export function smsUnavailable(t: Translate): Refusal {
  return { message: t('second_step.sms_unavailable'), status: 503 };
}

export function sendRefusalOf(ctx: PageHttpContext, outcome: Exclude<SendSecondStepCodeOutcome, { kind: 'sent' }>): Refusal {
  const { t } = ctx.state.page;
  if (outcome.kind === 'no_phone') return { message: t('second_step.expired'), status: 422 };
  if (outcome.kind === 'sms_unavailable') return smsUnavailable(t);
  const { retryAfterSeconds: count } = outcome;
  ctx.set('retry-after', String(count));
  const isSoon = outcome.kind === 'resend_too_soon';
  return { message: isSoon ? t('second_step.sms_too_soon', { count }) : t('second_step.sms_limit'), status: 429 };
}
