import { listApprovals } from '../../../capabilities/operators/find-approval.ts';
import { showPage } from '../../pages/page.ts';
import { deskPage } from '../desk-page.ts';
import { deskPaths } from '../paths.ts';
import { approvalsView } from './view.ts';

/** What waits at this centre for a second person, and what was decided. */
export const approvalsPage = deskPage({
  path: deskPaths.approvals,
  act: 'request_approval',
  async get(ctx, deps, { operator }) {
    const model = { approvals: await listApprovals(deps, operator), operatorId: operator.operatorId };
    showPage(ctx, { title: ctx.state.page.t('desk.approvals_title') }, approvalsView(ctx.state.page, model));
  },
});
