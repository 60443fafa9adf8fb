import { defineProblems } from '../../kernel/problem.ts';

export const authenticationProblems = defineProblems('authentication', {
  /** More sign-ins at once than this process may hash; `retryAfterSeconds` says when to come back. */
  busy: 503,
  /** More bytes than any acceptable password has: refused before it costs anything. */
  password_too_large: 400,
  /** No list of accredited authorities is configured. */
  signature_not_offered: 404,
  /** What was signed has signed in already, or its time is over. */
  challenge_ended: 409,
  /** For this sign-in or from this network: `retryAfterSeconds`. */
  too_many_signatures: 429,
  /** The authorities' lists cannot be had now. */
  signature_not_checked: 503,
});
