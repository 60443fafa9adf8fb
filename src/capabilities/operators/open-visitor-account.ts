import type { Db } from '../../database/connect.ts';
import type { Language } from '../../kernel/language.ts';
import { openAccount } from '../accounts/open-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { answerCode, type ConfirmCodeDeps, type ConfirmCodeOutcome } from '../one-time-codes/answer-code.ts';
import { spoilCodes } from '../one-time-codes/spoil-codes.ts';
import { moveCase } from './case-store.ts';
import { deskCodeOwner } from './desk-code.ts';
import { requireDeskCase } from './find-desk-case.ts';
import { lockActiveOperator } from './operator-store.ts';
import { actorOf, type Operator } from './operator.ts';
import { operatorProblems } from './problems.ts';
import type { Visitor } from './visitor.ts';

export interface OpenVisitorAccountInput extends Visitor {
  readonly operator: Operator;
  readonly caseId: string;
  readonly language: Language;
  /** As the visitor typed or said it, without spaces. */
  readonly digits: string;
}

export type OpenVisitorAccountOutcome =
  | { readonly kind: 'opened'; readonly accountId: string }
  /** Somebody has opened an account with this contact meanwhile. */
  | { readonly kind: 'taken' }
  | Exclude<ConfirmCodeOutcome, { kind: 'confirmed' }>;

/**
 * Opens a visitor's account once they hold the contact: without a password, which nobody but themselves will set. One transaction judges
 * the code, counting wrong ones. Throws `operators.case_moved_on`, `operators.not_an_operator`.
 */
export function openVisitorAccount(
  deps: ConfirmCodeDeps & { readonly db: Db },
  { operator, caseId, contact, digits, ...visitor }: OpenVisitorAccountInput,
): Promise<OpenVisitorAccountOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    if ((await lockActiveOperator(tx, operator.operatorId)) === undefined) throw operatorProblems.not_an_operator();
    const { state } = await requireDeskCase({ db: tx }, operator, caseId);
    if (state !== 'contact') throw operatorProblems.case_moved_on();
    const outcome = await answerCode(deps, tx, { ...deskCodeOwner(deps.keyring, { caseId, contact, use: 'contact' }), digits });
    if (outcome.kind !== 'confirmed') return outcome;
    const by = outcome.channel === 'sms' ? 'sms_code' : 'email_code';
    const opened = await openAccount(deps, tx, { ...visitor, contact, confirmedAt: new Date(), evidenceSource: by });
    if (opened.kind === 'identifier_taken') return { kind: 'taken' };
    const { accountId } = opened;
    const moved = await moveCase(tx, { caseId, operation: 'open_account', operatorId: operator.operatorId, accountId });
    if (moved === undefined) throw operatorProblems.case_moved_on();
    // Whoever else has started a registration on this contact waits for a code that will never match.
    await spoilCodes(deps, tx, { purpose: 'registration', contact });
    const actor = actorOf(operator);
    await recordEvent(tx, { actor, action: 'account.registered', accountId, details: { by } });
    const details = { case: caseId, centre: operator.centreId };
    await recordEvent(tx, { actor, action: 'desk.account_opened', accountId, details });
    return { kind: 'opened', accountId };
  });
}
