import { defineProblems } from '../../kernel/problem.ts';

export const authenticationProblems = defineProblems('authentication', {
  /** More sign-ins at once than this process may hash; `retryAfterSeconds` says when to come back. */
  busy: 503,
  /** More bytes than any acceptable password has: refused before it costs anything. */
  password_too_large: 400,
});
