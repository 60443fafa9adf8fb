import { defineProblems } from '../../kernel/problem.ts';

export const registrationProblems = defineProblems('registration', {
  /** We send no SMS to this numbering plan. */
  country_not_served: 422,
  /** A code went to this destination a moment ago: `retryAfterSeconds`. */
  code_just_sent: 429,
  /** This destination has had its codes, or its wrong answers: `retryAfterSeconds`. */
  too_many_codes: 429,
  /** This network address, or the wider network around it, has caused enough messages: `retryAfterSeconds`. */
  too_many_starts: 429,
  /** Numbers next to this one have had enough SMS: somebody may be pumping. `retryAfterSeconds`. */
  too_many_sms_to_block: 429,
  /** The installation's SMS of the day are spent: somebody may be pumping. */
  sms_unavailable: 503,
  /** No registration under this browser's cookie, or its time is over. */
  expired: 410,
  /** Asked to sign in after a registration that is not finished, too old, or was used for that already. */
  not_completed: 409,
  /** An account keeps one contact: without any nobody could be told or let back in. */
  last_contact: 409,
  /** Two-step sign-in sends its codes to this phone. */
  contact_is_second_step: 409,
});
