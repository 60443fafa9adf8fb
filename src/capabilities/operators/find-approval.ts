import type { Db } from '../../database/connect.ts';
import type { Approval } from './approval.ts';
import { readApproval, readApprovals } from './approval-store.ts';
import { lockActiveOperator } from './operator-store.ts';
import type { Operator } from './operator.ts';
import { mayDo } from './permissions.ts';
import { operatorProblems } from './problems.ts';

type Place = Pick<Operator, 'centreId'>;

/** Throws `operators.not_found` for one that is none or another centre's: they look the same. */
export async function requireApproval({ db }: { readonly db: Db }, { centreId }: Place, approvalId: string): Promise<Approval> {
  const found = await readApproval(db, { approvalId, centreId });
  if (found === undefined) throw operatorProblems.not_found();
  const { dataSealed: _sealed, ...approval } = found;
  return approval;
}

const LISTED = 50;

/** Of the operator's centre, newest first. */
export function listApprovals({ db }: { readonly db: Db }, { centreId }: Place): Promise<readonly Approval[]> {
  return readApprovals(db, centreId, LISTED);
}

/**
 * A request that this operator may decide at this moment, whatever role they had when they signed in; the operator's row is held until the
 * transaction ends. Throws `operators.not_permitted`, `operators.not_found`, `operators.own_request`, `operators.own_account`,
 * `operators.already_decided`.
 */
export async function requireDecidable(tx: Db, { operatorId }: Operator, approvalId: string): Promise<Approval> {
  const operator = await lockActiveOperator(tx, operatorId);
  if (operator === undefined || !mayDo(operator.role, 'decide_approval')) throw operatorProblems.not_permitted();
  const approval = await requireApproval({ db: tx }, operator, approvalId);
  if (approval.requestedBy === operatorId) throw operatorProblems.own_request();
  if (approval.accountId === operator.accountId) throw operatorProblems.own_account();
  if (approval.state !== 'requested') throw operatorProblems.already_decided();
  return approval;
}
