import type { Db } from '../../database/connect.ts';
import { chooseStep, type ChooseStepDeps } from './choose-step.ts';
import { recoveryProblems } from './problems.ts';
import { startHold, type StartHoldDeps } from './start-hold.ts';
import type { Step } from './steps.ts';
import { moveTo } from './store.ts';
import { takeRecovery } from './take-recovery.ts';

/**
 * For whoever has shown the document and cannot get at the other contact: the way on is to wait. A hold that runs already is left as it is.
 * Throws recovery.expired.
 */
export function requestHold(deps: ChooseStepDeps & StartHoldDeps & { readonly db: Db }, secret: string): Promise<{ readonly step: Step }> {
  return deps.db.transaction().execute(async (tx) => {
    const row = await takeRecovery(tx, secret);
    const standing = row === undefined ? undefined : await chooseStep(deps, tx, row);
    if (row === undefined || standing === undefined || row.step === 'confirm_contact') throw recoveryProblems.expired();
    if (standing.step !== 'confirm_other') return { step: standing.step };
    await startHold(deps, tx, row);
    await moveTo(tx, row.id, 'wait');
    return { step: 'wait' };
  });
}
