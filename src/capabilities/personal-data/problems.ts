import { defineProblems } from '../../kernel/problem.ts';

export const personalDataProblems = defineProblems('personal_data', {
  operator_account: 409,
  too_many_exports: 429,
  too_many_deletions: 429,
  copy_under_way: 503,
});
