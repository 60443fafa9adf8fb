import { defineProblems } from '../../kernel/problem.ts';

export const registryProblems = defineProblems('registries', {
  /** This installation has no registries to check with. */
  not_available: 503,
  /** An account has sent too many submissions in 24 hours. */
  too_many_requests: 429,
  /** A call-back that the registry it claims to be from has not signed for us. */
  callback_not_authentic: 401,
  /** The registry's keys cannot be had now, so its call-back cannot be checked. */
  callback_not_checked: 503,
});
