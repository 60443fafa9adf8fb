import { parseDropReason } from '../../../capabilities/operators/approval.ts';
import { mayDropLevel } from '../../../capabilities/operators/desk-case.ts';
import { requestLevelDrop } from '../../../capabilities/operators/request-level-drop.ts';
import type { Deps } from '../../../deps.ts';
import { seeOther, showPage, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import type { FieldError } from '../../views/page-context.ts';
import type { AtDesk } from '../at-desk.ts';
import { deskPage } from '../desk-page.ts';
import { idIn } from '../ids.ts';
import { deskPaths, pathOf } from '../paths.ts';
import { loadVisit } from '../visit/load-visit.ts';
import { levelView } from './view.ts';

/** Asking that the proofs of somebody's identity be revoked. */
export const levelPage = deskPage({
  path: deskPaths.level,
  act: 'request_approval',
  get: (ctx, deps, desk) => show(ctx, deps, desk),
  async post(ctx, deps, desk) {
    const reason = parseDropReason(ctx.state.form.text('reason'));
    if (reason === undefined) return show(ctx, deps, desk, { message: ctx.state.page.t('desk.error_reason') });
    const caseId = idIn(ctx, 'caseId');
    const requested = await orRefusal(ctx, ['operators'], () => requestLevelDrop(deps, { operator: desk.operator, caseId, reason }));
    if (isRefusal(requested)) return show(ctx, deps, desk, { message: requested.message, status: requested.status });
    seeOther(ctx, pathOf(deskPaths.approval, requested.approvalId));
  },
});

async function show(
  ctx: PageHttpContext,
  deps: Deps,
  { operator }: AtDesk,
  refusal?: { readonly message: string; readonly status?: number },
): Promise<void> {
  const caseId = idIn(ctx, 'caseId');
  const { visit, account } = await loadVisit(deps, operator, caseId);
  if (!mayDropLevel(visit)) return seeOther(ctx, pathOf(deskPaths.visit, caseId));
  const errors: readonly FieldError[] = refusal === undefined ? [] : [{ field: 'reason', message: refusal.message }];
  const model = { action: ctx.path, visitPath: pathOf(deskPaths.visit, caseId), account, typed: ctx.state.form.text('reason'), errors };
  const frame = {
    title: ctx.state.page.t('desk.title_level_drop'),
    errors,
    ...(refusal?.status === undefined ? {} : { status: refusal.status }),
  };
  showPage(ctx, frame, levelView(ctx.state.page, { ...model, matched: visit.state === 'matched' }));
}
