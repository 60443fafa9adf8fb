import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { withdraw } from './approval-store.ts';
import type { ApprovalDecision } from './grant-approval.ts';
import { actorOf } from './operator.ts';
import { operatorProblems } from './problems.ts';

/** Whoever asked takes the request back. Throws `operators.already_decided`, also for a request of somebody else. */
export function withdrawApproval({ db }: { readonly db: Db }, { operator, approvalId }: ApprovalDecision): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const withdrawn = await withdraw(tx, { approvalId, operatorId: operator.operatorId });
    if (withdrawn === undefined) throw operatorProblems.already_decided();
    const details = { approval: approvalId, kind: withdrawn.kind, centre: withdrawn.centreId };
    const { accountId } = withdrawn;
    await recordEvent(tx, { actor: actorOf(operator), action: 'desk.approval_withdrawn', accountId, details });
  });
}
