import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { decide } from './approval-store.ts';
import { requireDecidable } from './find-approval.ts';
import type { ApprovalDecision } from './grant-approval.ts';
import { actorOf } from './operator.ts';
import { operatorProblems } from './problems.ts';

/** The second person says no; nothing of the account changes. Throws as grantApproval does. */
export function rejectApproval({ db }: { readonly db: Db }, { operator, approvalId }: ApprovalDecision): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const { accountId } = await requireDecidable(tx, operator, approvalId);
    const rejected = await decide(tx, { approvalId, to: 'rejected', by: operator });
    if (rejected === undefined) throw operatorProblems.already_decided();
    const details = { approval: approvalId, kind: rejected.kind, centre: rejected.centreId, requester: rejected.requestedBy };
    await recordEvent(tx, { actor: actorOf(operator), action: 'desk.approval_rejected', accountId, details });
  });
}
