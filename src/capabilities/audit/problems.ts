import { defineProblems } from '../../kernel/problem.ts';

export const auditProblems = defineProblems('audit', {
  /** What is done now could not be proved later: `retryAfterSeconds`. */
  unsealed: 503,
});
