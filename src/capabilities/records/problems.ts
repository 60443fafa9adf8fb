import { defineProblems } from '../../kernel/problem.ts';

export const recordProblems = defineProblems('records', {
  not_found: 404,
  too_many: 409,
  already_kept: 409,
  changed_meanwhile: 409,
});
