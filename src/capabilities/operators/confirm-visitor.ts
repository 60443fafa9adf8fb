import type { Db } from '../../database/connect.ts';
import { findAccount } from '../accounts/find-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { answerCode, type ConfirmCodeOutcome } from '../one-time-codes/answer-code.ts';
import { moveCase } from './case-store.ts';
import { contactForCode, deskCodeOwner } from './desk-code.ts';
import type { DeskConfig } from './desk-settings.ts';
import { requireCitizenCase } from './find-desk-case.ts';
import { lockActiveOperator } from './operator-store.ts';
import { actorOf, type Operator } from './operator.ts';
import { operatorProblems } from './problems.ts';
import { addDeskProof, type AddDeskProofDeps } from './add-desk-proof.ts';

export interface ConfirmVisitorDeps extends AddDeskProofDeps {
  readonly db: Db;
  readonly config: DeskConfig;
}

export interface ConfirmVisitorInput {
  readonly operator: Operator;
  readonly caseId: string;
  /** As the citizen said it, without spaces. */
  readonly digits: string;
}

export type ConfirmVisitorOutcome = { readonly kind: 'confirmed' } | Exclude<ConfirmCodeOutcome, { kind: 'confirmed' }>;

/**
 * The end of a visit: with the code that went to the citizen's phone the identity is proven, SMS and e-mail follow at once. One transaction
 * judges the code, counting wrong ones, and adds the proof. Throws `operators.case_moved_on`, `operators.data_changed`,
 * `operators.not_an_operator`; a right code is then as good as before.
 */
export function confirmVisitor(
  deps: ConfirmVisitorDeps,
  { operator, caseId, digits }: ConfirmVisitorInput,
): Promise<ConfirmVisitorOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    if ((await lockActiveOperator(tx, operator.operatorId)) === undefined) throw operatorProblems.not_an_operator();
    const { accountId } = await requireCitizenCase({ db: tx }, operator, caseId);
    await lockAccount(tx, accountId);
    const { state, versionId } = await requireCitizenCase({ db: tx }, operator, caseId);
    if (state !== 'matched') throw operatorProblems.case_moved_on();
    const account = await findAccount({ db: tx, keyring: deps.keyring }, accountId);
    const contact = account === undefined ? undefined : contactForCode(account.contacts);
    if (contact === undefined) throw operatorProblems.no_contact();
    const outcome = await answerCode(deps, tx, { ...deskCodeOwner(deps.keyring, { caseId, contact, use: 'identity' }), digits });
    if (outcome.kind !== 'confirmed') return outcome;
    const identity = account?.identity;
    if (identity === undefined || identity.versionId !== versionId) throw operatorProblems.data_changed();
    const visit = { accountId, versionId, documentType: identity.data.document.type, provedAt: new Date() };
    const { proofId } = await addDeskProof(deps, tx, operator, visit);
    const moved = await moveCase(tx, { caseId, operation: 'confirm', operatorId: operator.operatorId, proofId });
    if (moved === undefined) throw operatorProblems.case_moved_on();
    const details = { case: caseId, centre: operator.centreId, proof: proofId };
    await recordEvent(tx, { actor: actorOf(operator), action: 'desk.identity_confirmed', accountId, details });
    return { kind: 'confirmed' };
  });
}
