import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Account } from '../accounts/account.ts';
import { chooseStep, type ChooseStepDeps } from './choose-step.ts';
import { isNumberOf } from './document-number.ts';
import { recoveryProblems } from './problems.ts';
import { DOCUMENT_ATTEMPTS } from './recovery.ts';
import { startHold, type StartHoldDeps } from './start-hold.ts';
import type { Step } from './steps.ts';
import { countDocumentAttempt, markShown, moveTo, type RecoveryRow } from './store.ts';
import { takeRecovery } from './take-recovery.ts';

export type CheckDocumentOutcome =
  { readonly kind: 'onward'; readonly step: Step } | { readonly kind: 'wrong'; readonly attemptsLeft: number };

type Deps = ChooseStepDeps & StartHoldDeps & { readonly db: Db };

/**
 * Compares what was typed with the document that the registries have confirmed. Each answer is counted before it is looked at, on the
 * recovery and on the account, and the count is committed. The number alone opens nothing: another contact or a time to object follows.
 * Throws recovery.expired.
 */
export function checkDocument(
  deps: Deps,
  { secret, typed }: { readonly secret: string; readonly typed: string },
): Promise<CheckDocumentOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    const row = await takeRecovery(tx, secret);
    const standing = row === undefined ? undefined : await chooseStep(deps, tx, row);
    if (row === undefined || row.account_id === null || standing === undefined || row.step === 'confirm_contact')
      throw recoveryProblems.expired();
    if (standing.step !== 'show_document') return onward(tx, row, standing.step);
    await countDocumentAttempt(tx, { id: row.id, accountId: row.account_id });
    if (!isOwn(standing.account, typed)) return wrong(deps, tx, row, row.account_id);
    const shown = { ...row, document_attempts: row.document_attempts + 1, document_shown_at: new Date() };
    const step = (await chooseStep(deps, tx, shown))?.step ?? 'wait';
    await markShown(tx, row.id, { what: 'document_shown_at', step });
    if (step === 'wait') await startHold(deps, tx, shown);
    return { kind: 'onward', step };
  });
}

function isOwn({ identity }: Account, typed: string): boolean {
  return identity !== undefined && isNumberOf(identity.data.document, typed);
}

async function wrong(deps: Deps, tx: Db, row: RecoveryRow, accountId: string): Promise<CheckDocumentOutcome> {
  await recordEvent(tx, { actor: 'citizen', action: 'recovery.document_mistyped', accountId });
  const after = await chooseStep(deps, tx, { ...row, document_attempts: row.document_attempts + 1 });
  if (after?.step === 'show_document') return { kind: 'wrong', attemptsLeft: DOCUMENT_ATTEMPTS - row.document_attempts - 1 };
  return onward(tx, row, after?.step ?? 'desk');
}

async function onward(tx: Db, row: RecoveryRow, step: Step): Promise<CheckDocumentOutcome> {
  await moveTo(tx, row.id, step);
  return { kind: 'onward', step };
}
