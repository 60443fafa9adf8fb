import { findAccount } from '../../../capabilities/accounts/find-account.ts';
import { findIdentityDraft } from '../../../capabilities/accounts/find-identity-draft.ts';
import { findLatestIdentityVersion } from '../../../capabilities/accounts/find-latest-identity-version.ts';
import type { IdentityFields } from '../../../capabilities/accounts/identity-fields.ts';
import { readIdentityForm } from '../../../capabilities/accounts/identity-form.ts';
import { saveIdentityDraft } from '../../../capabilities/accounts/save-identity-draft.ts';
import type { DeskCase } from '../../../capabilities/operators/desk-case.ts';
import type { OperatorAtDesk } from '../../../capabilities/operators/operator.ts';
import { submitVisitorData } from '../../../capabilities/operators/submit-visitor-data.ts';
import { findProgress } from '../../../capabilities/registries/find-progress.ts';
import type { Deps } from '../../../deps.ts';
import { calendarDateOf } from '../../../kernel/calendar-date.ts';
import { fieldsOf, firstFields, readFields } from '../../cabinet/identity/fields.ts';
import { seeOther, showPage, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import type { FieldError } from '../../views/page-context.ts';
import { deskPaths, pathOf } from '../paths.ts';
import { dataStepView } from './data-view.ts';

interface Shown {
  readonly fields?: IdentityFields;
  readonly errors?: readonly FieldError[];
  readonly problem?: string;
  readonly status?: number;
}

/** The visitor's data as the operator reads it from the document; what was typed wrong and kept, or sent and refused, stands in it. */
export async function showData(ctx: PageHttpContext, deps: Deps, one: DeskCase, shown: Shown = {}): Promise<void> {
  const { caseId, accountId = '' } = one;
  const { errors = [], problem, status } = shown;
  const progress = await findProgress(deps, accountId);
  const model = {
    action: pathOf(deskPaths.visitorData, caseId),
    fields: shown.fields ?? (await fieldsToBeginWith(deps, accountId)),
    errors,
    problem,
    refused: progress !== undefined && progress.versionId === one.versionId ? progress : undefined,
  };
  const frame = { title: ctx.state.page.t('desk.visitor_data_title'), errors, ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, dataStepView(ctx.state.page, model));
}

async function fieldsToBeginWith(deps: Deps, accountId: string): Promise<IdentityFields> {
  const draft = await findIdentityDraft(deps, accountId);
  if (draft !== undefined) return draft;
  const latest = await findLatestIdentityVersion(deps, accountId);
  if (latest !== undefined) return fieldsOf(latest.data);
  const account = await findAccount(deps, accountId);
  return firstFields({ familyName: account?.familyName ?? '', givenName: account?.givenName ?? '' });
}

export async function submitData(ctx: PageHttpContext, deps: Deps, operator: OperatorAtDesk, one: DeskCase): Promise<void> {
  const { caseId, accountId = '' } = one;
  const fields = readFields(ctx.state.form);
  const kept = await orRefusal(ctx, ['accounts'], async () => {
    await saveIdentityDraft(deps, { accountId, fields });
    return {};
  });
  if (isRefusal(kept)) return showData(ctx, deps, one, { fields, problem: kept.message, status: kept.status });
  const form = readIdentityForm(fields, calendarDateOf(new Date()));
  if ('faults' in form) {
    const errors = form.faults.map(({ field, code }) => ({ field, message: ctx.state.page.t(`identity.fault.${code}`) }));
    return showData(ctx, deps, one, { fields, errors });
  }
  const sent = await orRefusal(ctx, ['registries', 'recovery'], async () => {
    await submitVisitorData(deps, { operator, caseId, data: form.data });
    return {};
  });
  if (isRefusal(sent)) return showData(ctx, deps, one, { fields, problem: sent.message, status: sent.status });
  seeOther(ctx, pathOf(deskPaths.visitor, caseId));
}
