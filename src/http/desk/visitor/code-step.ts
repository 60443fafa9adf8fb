import { findCodeTiming } from '../../../capabilities/one-time-codes/find-code-timing.ts';
import type { DeskCase } from '../../../capabilities/operators/desk-case.ts';
import { deskCodeOwner } from '../../../capabilities/operators/desk-code.ts';
import { openVisitorAccount } from '../../../capabilities/operators/open-visitor-account.ts';
import type { Operator } from '../../../capabilities/operators/operator.ts';
import { resendVisitorCode } from '../../../capabilities/operators/resend-visitor-code.ts';
import type { Deps } from '../../../deps.ts';
import { seeOther, showPage, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import { codeRefusal, readDigits } from '../code-answer.ts';
import { deskPaths, pathOf } from '../paths.ts';
import { dropVisitorDraft, readVisitorDraft } from '../visitor-draft.ts';
import { codeStepView } from './code-view.ts';

interface Shown {
  readonly typedCode?: string;
  readonly error?: string;
  readonly status?: number;
}

/** The code that proves the visitor's contact. What was typed before is in this browser alone; without it, one begins anew. */
export async function showCode(ctx: PageHttpContext, deps: Deps, { caseId }: DeskCase, shown: Shown = {}): Promise<void> {
  const draft = readVisitorDraft(ctx, deps, caseId);
  if (draft === undefined) return seeOther(ctx, deskPaths.newVisitor);
  const timing = await findCodeTiming(deps, deskCodeOwner(deps.keyring, { caseId, contact: draft.contact, use: 'contact' }));
  const { typedCode = '', error, status } = shown;
  const errors = error === undefined ? [] : [{ field: 'code', message: error }];
  const model = { action: pathOf(deskPaths.visitorCode, caseId), draft, typedCode, errors, secondsLeft: timing?.resendInSeconds ?? 0 };
  const frame = { title: ctx.state.page.t('desk.visitor_code_title'), errors, ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, codeStepView(ctx.state.page, model));
}

export async function resendCode(ctx: PageHttpContext, deps: Deps, operator: Operator, one: DeskCase): Promise<void> {
  const { caseId } = one;
  const draft = readVisitorDraft(ctx, deps, caseId);
  if (draft === undefined) return seeOther(ctx, deskPaths.newVisitor);
  const { page, network } = ctx.state;
  const sent = await orRefusal(ctx, ['operators', 'registration'], async () => {
    await resendVisitorCode(deps, { operator, caseId, contact: draft.contact, language: page.language, network });
    return {};
  });
  if (isRefusal(sent)) return showCode(ctx, deps, one, { error: sent.message, status: sent.status });
  seeOther(ctx, pathOf(deskPaths.visitor, caseId));
}

export async function submitCode(ctx: PageHttpContext, deps: Deps, operator: Operator, one: DeskCase): Promise<void> {
  const { caseId } = one;
  const { t, language } = ctx.state.page;
  const draft = readVisitorDraft(ctx, deps, caseId);
  if (draft === undefined) return seeOther(ctx, deskPaths.newVisitor);
  const typedCode = ctx.state.form.text('code');
  const digits = readDigits(typedCode);
  if (digits === undefined) return showCode(ctx, deps, one, { typedCode, error: t('cabinet.error_code_missing') });
  const outcome = await openVisitorAccount(deps, { ...draft, operator, caseId, language, digits });
  if (outcome.kind === 'opened') {
    dropVisitorDraft(ctx, deps);
    return seeOther(ctx, pathOf(deskPaths.visitor, caseId));
  }
  await showCode(ctx, deps, one, { typedCode, error: outcome.kind === 'taken' ? t('desk.error_contact_taken') : codeRefusal(t, outcome) });
}
