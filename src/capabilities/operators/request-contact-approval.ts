import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { answerCode, type ConfirmCodeDeps, type ConfirmCodeOutcome } from '../one-time-codes/answer-code.ts';
import { deskCodeOwner } from './desk-code.ts';
import type { DeskConfig } from './desk-settings.ts';
import { findPendingContact } from './find-pending-contact.ts';
import { requireCitizenCase } from './find-desk-case.ts';
import { places, type NewContact, type PendingContact } from './new-contact.ts';
import type { Operator } from './operator.ts';
import { operatorProblems } from './problems.ts';
import { openApproval } from './open-approval.ts';

export interface RequestContactApprovalDeps extends ConfirmCodeDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: DeskConfig;
}

export interface RequestContactApprovalInput {
  readonly operator: Operator;
  readonly caseId: string;
  /** Of the form that was sent: a code for something else asks for nothing here. */
  readonly purpose: PendingContact['purpose'];
  readonly digits: string;
}

export type RequestContactApprovalOutcome =
  { readonly kind: 'requested'; readonly approvalId: string } | Exclude<ConfirmCodeOutcome, { kind: 'confirmed' }>;

/**
 * Asks a second person to give the account back to a visitor, or to put the contact they hold in the place of an old one. The code that
 * went to the contact is judged in the same transaction, which counts wrong ones. Throws `operators.case_moved_on`,
 * `operators.already_requested`.
 */
export function requestContactApproval(
  deps: RequestContactApprovalDeps,
  { operator, caseId, purpose, digits }: RequestContactApprovalInput,
): Promise<RequestContactApprovalOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    const { accountId, state, reason } = await requireCitizenCase({ db: tx }, operator, caseId);
    await lockAccount(tx, accountId);
    const within = { db: tx, keyring: deps.keyring };
    const pending = state === 'matched' ? await findPendingContact(within, operator, caseId) : undefined;
    const dataKey = await openDataKey(within, accountId);
    if (pending?.purpose !== purpose || dataKey === undefined) throw operatorProblems.case_moved_on();
    const { contact, purpose: kind, replaces } = pending;
    const outcome = await answerCode(deps, tx, { ...deskCodeOwner(deps.keyring, { caseId, contact, use: 'contact' }), digits });
    if (outcome.kind !== 'confirmed') return outcome;
    const by = outcome.channel === 'sms' ? 'sms_code' : 'email_code';
    const data: NewContact = { contact, replaces, confirmedAt: new Date().toISOString(), by };
    const approvalId = newId('apr');
    const dataSealed = dataKey.seal(places.approvalData(approvalId), JSON.stringify(data));
    await openApproval(deps, tx, { approvalId, kind, caseId, accountId, operator, reason, dataSealed });
    return { kind: 'requested', approvalId };
  });
}
