import type { DeskCase } from '../../../capabilities/operators/desk-case.ts';
import { findProgress } from '../../../capabilities/registries/find-progress.ts';
import type { Deps } from '../../../deps.ts';
import { showPage, type PageHttpContext } from '../../pages/page.ts';
import { deskPaths, pathOf } from '../paths.ts';
import { checkingView, confirmedView, endedView } from './outcome-view.ts';

const REFRESH_SECONDS = 5;

/** The registries are asked: mostly a minute, sometimes days. The visitor need not wait here. */
export async function showChecking(ctx: PageHttpContext, deps: Deps, { caseId, accountId = '' }: DeskCase): Promise<void> {
  const progress = await findProgress(deps, accountId);
  const title = ctx.state.page.t('desk.visitor_checking_title');
  const path = pathOf(deskPaths.visitor, caseId);
  showPage(ctx, { title, refresh: { seconds: REFRESH_SECONDS, path } }, checkingView(ctx.state.page, { progress, path }));
}

export function showConfirmed(ctx: PageHttpContext, _deps: Deps, { caseId }: DeskCase): Promise<void> {
  showPage(ctx, { title: ctx.state.page.t('desk.visit_title_confirmed') }, confirmedView(ctx.state.page, caseId));
  return Promise.resolve();
}

export function showEnded(ctx: PageHttpContext, { state }: DeskCase): Promise<void> {
  const ended = state === 'expired' ? 'expired' : 'closed';
  showPage(ctx, { title: ctx.state.page.t(`desk.visit_title_${ended}`) }, endedView(ctx.state.page, ended));
  return Promise.resolve();
}
