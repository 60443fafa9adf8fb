import { defineProblems } from '../../kernel/problem.ts';

export const sessionProblems = defineProblems('sessions', { ended: 409 });
