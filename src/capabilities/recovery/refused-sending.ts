import { Problem } from '../../kernel/problem.ts';
import type { SendRefusal } from '../one-time-codes/send-limits.ts';
import { recoveryProblems } from './problems.ts';

/** Turns a refusal to send into the problem that the citizen reads. */
export function sendProblem({ kind, retryAfterSeconds }: SendRefusal): Problem {
  return kind === 'resend_too_soon'
    ? recoveryProblems.code_just_sent({ retryAfterSeconds })
    : recoveryProblems.too_many_codes({ retryAfterSeconds });
}

/** What the shared allowances refuse, in the words of a recovery; other errors are left as they are. */
export function allowanceProblem(error: unknown): unknown {
  if (!(error instanceof Problem) || error.area !== 'registration') return error;
  if (error.code === 'country_not_served') return recoveryProblems.country_not_served();
  if (error.code === 'sms_unavailable') return recoveryProblems.sms_unavailable();
  return recoveryProblems.too_many_requests(error.details);
}
