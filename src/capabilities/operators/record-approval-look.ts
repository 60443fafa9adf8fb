import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Approval } from './approval.ts';
import { actorOf, type Operator } from './operator.ts';

/** Whoever opens a request of somebody else sees the citizen it is about: that is a look like any other, and the citizen sees it. */
export async function recordApprovalLook(
  { db }: { readonly db: Db },
  { operator, approval }: { readonly operator: Operator; readonly approval: Pick<Approval, 'approvalId' | 'accountId' | 'caseId'> },
): Promise<void> {
  const { approvalId, accountId, caseId } = approval;
  const details = { centre: operator.centreId, operator: operator.operatorId, by: 'approval', reason: 'approval', approval: approvalId };
  await recordEvent(db, { actor: actorOf(operator), action: 'citizen.looked_up', accountId, details: { ...details, case: caseId } });
}
