import { findAccount } from '../../../capabilities/accounts/find-account.ts';
import { requireApproval } from '../../../capabilities/operators/find-approval.ts';
import { findRequestedContact } from '../../../capabilities/operators/find-requested-contact.ts';
import { grantApproval } from '../../../capabilities/operators/grant-approval.ts';
import { mayDo } from '../../../capabilities/operators/permissions.ts';
import { operatorProblems } from '../../../capabilities/operators/problems.ts';
import { recordApprovalLook } from '../../../capabilities/operators/record-approval-look.ts';
import { rejectApproval } from '../../../capabilities/operators/reject-approval.ts';
import { withdrawApproval } from '../../../capabilities/operators/withdraw-approval.ts';
import type { Deps } from '../../../deps.ts';
import { seeOther, showPage, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import type { AtDesk } from '../at-desk.ts';
import { deskPage } from '../desk-page.ts';
import { idIn } from '../ids.ts';
import { deskPaths, pathOf } from '../paths.ts';
import { approvalView } from './view.ts';

const approvalIdOf = (ctx: PageHttpContext): string => idIn(ctx, 'approvalId');
const here = (ctx: PageHttpContext): string => pathOf(deskPaths.approval, approvalIdOf(ctx));
const back = (ctx: PageHttpContext): Promise<void> => Promise.resolve(seeOther(ctx, here(ctx)));

/** One request: what it is about, and yes or no from another person than asked. */
export const approvalPage = deskPage({
  path: deskPaths.approval,
  act: 'request_approval',
  get: (ctx, deps, desk) => show(ctx, deps, desk),
});

export const decisionPage = deskPage({
  path: deskPaths.decision,
  act: 'decide_approval',
  get: back,
  async post(ctx, deps, desk) {
    const decision = { operator: desk.operator, approvalId: approvalIdOf(ctx) };
    const answer = ctx.state.form.text('decision');
    if (answer !== 'grant' && answer !== 'reject') return back(ctx);
    const decided = await orRefusal(ctx, ['recovery', ...(answer === 'grant' ? ['proofing'] : [])], async () => {
      await (answer === 'grant' ? grantApproval(deps, decision) : rejectApproval(deps, decision));
      return {};
    });
    if (isRefusal(decided)) return show(ctx, deps, desk, decided);
    await back(ctx);
  },
});

export const withdrawalPage = deskPage({
  path: deskPaths.withdrawal,
  act: 'request_approval',
  get: back,
  async post(ctx, deps, { operator }) {
    await withdrawApproval(deps, { operator, approvalId: approvalIdOf(ctx) });
    await back(ctx);
  },
});

async function show(ctx: PageHttpContext, deps: Deps, { operator }: AtDesk, refusal?: { message: string; status: number }): Promise<void> {
  const approval = await requireApproval(deps, operator, approvalIdOf(ctx));
  const account = await findAccount(deps, approval.accountId);
  if (account === undefined) throw operatorProblems.not_found();
  const isOwn = approval.requestedBy === operator.operatorId;
  const isOpen = approval.state === 'requested';
  const mayDecide = isOpen && !isOwn && approval.accountId !== operator.accountId && mayDo(operator.role, 'decide_approval');
  // A request is no door to citizens: colleagues see that it waits, and nobody anything of the citizen once it is decided.
  const showsCitizen = mayDecide || (isOpen && isOwn);
  if (mayDecide) await recordApprovalLook(deps, { operator, approval });
  const model = {
    approval,
    account: showsCitizen ? account : undefined,
    newContact: showsCitizen ? await findRequestedContact(deps, operator, approval.approvalId) : undefined,
    mayDecide,
    mayWithdraw: isOpen && isOwn,
    showsName: mayDecide && approval.kind !== 'level_drop',
    problem: refusal?.message,
  };
  const title = ctx.state.page.t(`desk.title_${approval.kind}`);
  showPage(ctx, { title, ...(refusal === undefined ? {} : { status: refusal.status }) }, approvalView(ctx.state.page, model));
}
