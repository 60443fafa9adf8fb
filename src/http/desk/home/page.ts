import { isInTime } from '../../../capabilities/operators/desk-case.ts';
import { endDeskSession } from '../../../capabilities/operators/end-desk-session.ts';
import { findCitizen } from '../../../capabilities/operators/find-citizen.ts';
import { listDeskCases } from '../../../capabilities/operators/find-desk-case.ts';
import { mayDo } from '../../../capabilities/operators/permissions.ts';
import { operatorProblems } from '../../../capabilities/operators/problems.ts';
import { parseSearchKey } from '../../../capabilities/operators/search-key.ts';
import { parseVisitReason } from '../../../capabilities/operators/visit-reason.ts';
import type { Deps } from '../../../deps.ts';
import { cabinetPaths } from '../../cabinet/paths.ts';
import { seeOther, showPage, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import type { FieldError } from '../../views/page-context.ts';
import type { AtDesk } from '../at-desk.ts';
import { deskPage } from '../desk-page.ts';
import { deskPaths, pathOf } from '../paths.ts';
import { homeView } from './view.ts';

/** The counter: one field to find the citizen by, and what this operator has open. An auditor has the trail instead. */
export const homePage = deskPage({
  path: deskPaths.desk,
  act: 'enter',
  get: (ctx, deps, desk) =>
    mayDo(desk.operator.role, 'find_citizen') ? show(ctx, deps, desk) : Promise.resolve(seeOther(ctx, deskPaths.trail)),
});

export const searchPage = deskPage({
  path: deskPaths.search,
  act: 'find_citizen',
  get: (ctx) => Promise.resolve(seeOther(ctx, deskPaths.desk)),
  post: search,
});

/** Also for the browser that comes back to this address later. */
export const endPage = deskPage({
  path: deskPaths.end,
  act: 'enter',
  get: (ctx) => Promise.resolve(seeOther(ctx, deskPaths.desk)),
  async post(ctx, deps, desk) {
    await endDeskSession(deps, desk);
    seeOther(ctx, cabinetPaths.account);
  },
});

async function search(ctx: PageHttpContext, deps: Deps, desk: AtDesk): Promise<void> {
  const { t } = ctx.state.page;
  const typed = { key: ctx.state.form.text('key'), reason: ctx.state.form.text('reason') };
  const [key, reason] = [parseSearchKey(typed.key), parseVisitReason(typed.reason)];
  const errors: FieldError[] = [];
  if (key === undefined) errors.push({ field: 'key', message: t(typed.key.trim() === '' ? 'desk.error_key_empty' : 'desk.error_key') });
  if (reason === undefined) errors.push({ field: 'reason', message: t('desk.error_reason') });
  if (key === undefined || reason === undefined) return show(ctx, deps, desk, { typed, errors });
  const outcome = await orRefusal(ctx, ['operators'], () => findCitizen(deps, { operator: desk.operator, key, reason }));
  if (isRefusal(outcome))
    return show(ctx, deps, desk, { typed, errors: [{ field: 'key', message: outcome.message }], status: outcome.status });
  if (outcome.kind === 'own_account') throw operatorProblems.own_account();
  if (outcome.kind === 'found') return seeOther(ctx, pathOf(deskPaths.visit, outcome.case.caseId));
  await show(ctx, deps, desk, { typed, errors: [{ field: 'key', message: t(`desk.error_not_found_${key.kind}`) }] });
}

interface Shown {
  readonly typed?: { readonly key: string; readonly reason: string };
  readonly errors?: readonly FieldError[];
  readonly status?: number;
}

async function show(ctx: PageHttpContext, deps: Deps, { operator }: AtDesk, shown: Shown = {}): Promise<void> {
  const { typed = { key: '', reason: '' }, errors = [], status } = shown;
  const cases = (await listDeskCases(deps, operator)).filter((one) => isInTime(one, deps.config.desk.sessionSeconds));
  const model = { typed, errors, cases };
  const frame = { title: ctx.state.page.t('desk.title'), errors, ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, homeView(ctx.state.page, model));
}
