import { defineProblems } from '../../kernel/problem.ts';

export const recoveryProblems = defineProblems('recovery', {
  /** A message went to this destination a moment ago: `retryAfterSeconds`. */
  code_just_sent: 429,
  /** This destination has had its messages, or its wrong answers: `retryAfterSeconds`. */
  too_many_codes: 429,
  /** This network has asked for enough: `retryAfterSeconds`. */
  too_many_requests: 429,
  /** The SMS budget is spent: somebody may be pumping. */
  sms_unavailable: 503,
  /** We send no SMS to this numbering plan. */
  country_not_served: 422,
  /** No recovery under this browser's cookie, its time is over, or the password was changed meanwhile. */
  expired: 410,
});
