import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { insertApproval, type NewApproval } from './approval-store.ts';
import { moveCase } from './case-store.ts';
import type { DeskConfig } from './desk-settings.ts';
import { lockActiveOperator } from './operator-store.ts';
import { actorOf, type Operator } from './operator.ts';
import { operatorProblems } from './problems.ts';

export type ApprovalToOpen = Omit<NewApproval, 'operator' | 'lifetimeSeconds'> & { readonly operator: Operator };

/**
 * Puts a request before the seniors of the centre and ends the visit with it, inside the caller's transaction. Throws
 * `operators.already_requested`, `operators.case_moved_on`, `operators.not_an_operator`.
 */
export async function openApproval(
  { config }: { readonly config: DeskConfig },
  tx: Db,
  { operator, ...request }: ApprovalToOpen,
): Promise<void> {
  const { approvalId, kind, caseId, accountId, reason } = request;
  if ((await lockActiveOperator(tx, operator.operatorId)) === undefined) throw operatorProblems.not_an_operator();
  const inserted = await insertApproval(tx, { ...request, operator, lifetimeSeconds: config.desk.approvalSeconds });
  if (!inserted) throw operatorProblems.already_requested();
  const moved = await moveCase(tx, { caseId, operation: 'hand_over', operatorId: operator.operatorId });
  if (moved === undefined) throw operatorProblems.case_moved_on();
  const details = { approval: approvalId, kind, reason, case: caseId, centre: operator.centreId };
  await recordEvent(tx, { actor: actorOf(operator), action: 'desk.approval_requested', accountId, details });
}
