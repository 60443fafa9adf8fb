import type { Db } from '../../database/connect.ts';
import { answerBackupCode } from '../authentication/answer-backup-code.ts';
import { answerTotp } from '../authentication/answer-totp.ts';
import { parseBackupCode } from '../authentication/backup-codes.ts';
import type { FactorAnswer } from '../authentication/factor-attempts.ts';
import { chooseStep, type ChooseStepDeps } from './choose-step.ts';
import { recoveryProblems } from './problems.ts';
import type { Step } from './steps.ts';
import { markShown } from './store.ts';
import { takeRecovery } from './take-recovery.ts';

export type AnswerFactorOutcome =
  | { readonly kind: 'onward'; readonly step: Step }
  /** Neither six digits nor of the form of a backup code: not counted. */
  | { readonly kind: 'unreadable' }
  | Exclude<FactorAnswer, { kind: 'verified' }>;

export interface AnswerFactorInput {
  readonly secret: string;
  /** A code of the app or a backup code, as typed. */
  readonly typed: string;
}

/**
 * Judges the second factor of an account with two-step verification, by the limits and the counters that it has at sign-in. In one
 * transaction, which commits wrong answers too. Throws recovery.expired.
 */
export function answerFactor(
  deps: ChooseStepDeps & { readonly db: Db },
  { secret, typed }: AnswerFactorInput,
): Promise<AnswerFactorOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    const row = await takeRecovery(tx, secret);
    const standing = row === undefined ? undefined : await chooseStep(deps, tx, row);
    if (row === undefined || row.account_id === null || row.step === 'confirm_contact' || standing === undefined)
      throw recoveryProblems.expired();
    if (standing.step !== 'show_factor') return { kind: 'onward', step: standing.step };
    const answer = await judge(deps, tx, { accountId: row.account_id, typed });
    if (answer.kind !== 'verified') return answer;
    const after = await chooseStep(deps, tx, { ...row, factor_shown_at: new Date() });
    if (after === undefined) throw recoveryProblems.expired();
    await markShown(tx, row.id, { what: 'factor_shown_at', step: after.step });
    return { kind: 'onward', step: after.step };
  });
}

async function judge(
  deps: ChooseStepDeps,
  tx: Db,
  { accountId, typed }: { readonly accountId: string; readonly typed: string },
): Promise<FactorAnswer | { readonly kind: 'unreadable' }> {
  const digits = typed.replace(/[\s-]/gu, '');
  if (/^\d{6}$/u.test(digits)) return answerTotp(deps, tx, { accountId, digits });
  const code = parseBackupCode(typed);
  return code === undefined ? { kind: 'unreadable' } : answerBackupCode(deps, tx, { accountId, code });
}
