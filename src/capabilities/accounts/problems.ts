import { defineProblems } from '../../kernel/problem.ts';

export const accountProblems = defineProblems('accounts', { draft_too_large: 413, too_many_browsers: 429 });
