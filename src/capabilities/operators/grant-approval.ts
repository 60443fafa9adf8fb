import type { Db } from '../../database/connect.ts';
import { findAccount } from '../accounts/find-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { recordEvent } from '../audit/record-event.ts';
import { applyContactApproval, type ApplyContactApprovalDeps } from './apply-contact-approval.ts';
import { applyLevelDrop } from './apply-level-drop.ts';
import { decide } from './approval-store.ts';
import { requireDecidable } from './find-approval.ts';
import { places, type NewContact, type ProofsToRevoke } from './new-contact.ts';
import { actorOf, type OperatorAtDesk } from './operator.ts';
import { personBehind, isSamePersonAs } from './person.ts';
import { operatorProblems } from './problems.ts';

export interface GrantApprovalDeps extends ApplyContactApprovalDeps {
  readonly db: Db;
}

export interface ApprovalDecision {
  readonly operator: OperatorAtDesk;
  readonly approvalId: string;
}

/**
 * The second person says yes, and it happens, in one transaction. One statement decides between several who say something at once. Throws
 * `operators.own_request`, `operators.own_account`, `operators.not_permitted`, `operators.already_decided`, `operators.contact_taken`, and
 * those of recovery that refuse a message; nothing has then happened.
 */
export function grantApproval(deps: GrantApprovalDeps, { operator, approvalId }: ApprovalDecision): Promise<void> {
  return deps.db.transaction().execute(async (tx) => {
    const { accountId } = await requireDecidable(tx, operator, approvalId);
    await lockAccount(tx, accountId);
    const within = { db: tx, keyring: deps.keyring };
    const account = await findAccount(within, accountId);
    if (account !== undefined && isSamePersonAs(operator, personBehind(deps.keyring, account))) throw operatorProblems.own_account();
    const approval = await decide(tx, { approvalId, to: 'approved', by: operator });
    const dataKey = await openDataKey(within, accountId);
    if (approval?.dataSealed === undefined || dataKey === undefined) throw operatorProblems.already_decided();
    const data = JSON.parse(dataKey.unseal(places.approvalData(approvalId), approval.dataSealed)) as NewContact | ProofsToRevoke;
    const { kind, caseId, requestedBy, centreId } = approval;
    const actor = actorOf(operator);
    if ('proofIds' in data) await applyLevelDrop(deps, tx, { proofIds: data.proofIds, reason: approval.reason, actor });
    else await applyContactApproval(deps, tx, { accountId, restoresAccess: kind === 'access_restore', data, actor });
    const details = { approval: approvalId, kind, case: caseId, centre: centreId, requester: requestedBy };
    await recordEvent(tx, { actor, action: 'desk.approval_granted', accountId, details });
  });
}
