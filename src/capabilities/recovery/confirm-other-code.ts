import type { Db } from '../../database/connect.ts';
import { answerCode, type ConfirmCodeDeps, type ConfirmCodeOutcome } from '../one-time-codes/answer-code.ts';
import { chooseStep, type ChooseStepDeps } from './choose-step.ts';
import { recoveryProblems } from './problems.ts';
import { codeSubject } from './recovery.ts';
import { otherContactCounts } from './send-other-code.ts';
import type { Step } from './steps.ts';
import { markShown } from './store.ts';
import { takeRecovery } from './take-recovery.ts';

export type ConfirmOtherCodeOutcome = { readonly kind: 'onward'; readonly step: Step } | Exclude<ConfirmCodeOutcome, { kind: 'confirmed' }>;

/** Judges the code that went to the other contact, in one transaction that counts wrong answers too. Throws recovery.expired. */
export function confirmOtherCode(
  deps: ChooseStepDeps & ConfirmCodeDeps & { readonly db: Db },
  { secret, digits }: { readonly secret: string; readonly digits: string },
): Promise<ConfirmOtherCodeOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    const row = await takeRecovery(tx, secret);
    const standing = row === undefined ? undefined : await chooseStep(deps, tx, row);
    if (row === undefined || row.step === 'confirm_contact' || standing === undefined) throw recoveryProblems.expired();
    if (!otherContactCounts(standing)) return { kind: 'onward', step: standing.step };
    const answer = await answerCode(deps, tx, { purpose: 'recovery_other', subject: codeSubject(row), digits });
    if (answer.kind !== 'confirmed') return answer;
    const asFactor = standing.step === 'show_factor';
    const now = new Date();
    const after = await chooseStep(deps, tx, { ...row, ...(asFactor ? { factor_shown_at: now } : { other_confirmed_at: now }) });
    if (after === undefined) throw recoveryProblems.expired();
    await markShown(tx, row.id, { what: asFactor ? 'factor_shown_at' : 'other_confirmed_at', step: after.step });
    return { kind: 'onward', step: after.step };
  });
}
