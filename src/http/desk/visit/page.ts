import { closeDeskCase } from '../../../capabilities/operators/close-desk-case.ts';
import { confirmVisitor } from '../../../capabilities/operators/confirm-visitor.ts';
import { matchDocument } from '../../../capabilities/operators/match-document.ts';
import { sendDeskCode } from '../../../capabilities/operators/send-desk-code.ts';
import type { VisitReason } from '../../../capabilities/operators/visit-reason.ts';
import type { Deps } from '../../../deps.ts';
import { seeOther, showPage, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import type { FieldError } from '../../views/page-context.ts';
import type { AtDesk } from '../at-desk.ts';
import { codeRefusal, readDigits } from '../code-answer.ts';
import { deskPage } from '../desk-page.ts';
import { idIn } from '../ids.ts';
import { deskPaths, pathOf } from '../paths.ts';
import { differenceErrors, emptyDocument, readSeenDocument, typedDocument, type TypedDocument } from '../seen-document-form.ts';
import { loadVisit } from './load-visit.ts';
import { visitView } from './view.ts';

const caseIdOf = (ctx: PageHttpContext): string => idIn(ctx, 'caseId');
const here = (ctx: PageHttpContext): string => pathOf(deskPaths.visit, caseIdOf(ctx));
const back = (ctx: PageHttpContext): Promise<void> => Promise.resolve(seeOther(ctx, here(ctx)));

/** One citizen at the counter: the document, the code, the end. What is to be done next is what the page shows. */
export const visitPage = deskPage({ path: deskPaths.visit, act: 'find_citizen', get: (ctx, deps, desk) => show(ctx, deps, desk) });

export const visitDocumentPage = deskPage({ path: deskPaths.visitDocument, act: 'confirm_identity', get: back, post: compare });

export const visitCodePage = deskPage({
  path: deskPaths.visitCode,
  act: 'confirm_identity',
  get: back,
  post: (ctx, deps, desk) => (ctx.state.form.text('action') === 'resend' ? resend(ctx, deps, desk) : confirm(ctx, deps, desk)),
});

export const visitClosePage = deskPage({
  path: deskPaths.visitClose,
  act: 'find_citizen',
  get: back,
  async post(ctx, deps, { operator }) {
    await closeDeskCase(deps, { operator, caseId: caseIdOf(ctx) });
    seeOther(ctx, deskPaths.desk);
  },
});

/** What the visitor came for, once the document is the right one; by default the page of the visit has it. */
const onwardPaths: Readonly<Partial<Record<VisitReason, typeof deskPaths.restore | typeof deskPaths.contact>>> = {
  access_restore: deskPaths.restore,
  contact_change: deskPaths.contact,
};

async function compare(ctx: PageHttpContext, deps: Deps, desk: AtDesk): Promise<void> {
  const { t } = ctx.state.page;
  const typed = typedDocument(ctx.state.form);
  const read = readSeenDocument(t, typed);
  if ('errors' in read) return show(ctx, deps, desk, { typed, errors: read.errors });
  const input = { operator: desk.operator, caseId: caseIdOf(ctx) };
  const outcome = await matchDocument(deps, { ...input, seen: read.seen });
  if (outcome.kind === 'differs') {
    return outcome.triesLeft === 0 ? back(ctx) : show(ctx, deps, desk, { typed, errors: differenceErrors(t, outcome.fields) });
  }
  const { visit } = await loadVisit(deps, desk.operator, input.caseId);
  const onward = onwardPaths[visit.reason];
  if (onward !== undefined) return seeOther(ctx, pathOf(onward, visit.caseId));
  if (visit.reason !== 'identity_confirmation') return back(ctx);
  // The code goes out at once; when it cannot, the page says why and offers to try again.
  const sent = await orRefusal(ctx, ['operators'], async () => {
    await sendDeskCode(deps, input);
    return {};
  });
  if (isRefusal(sent)) return show(ctx, deps, desk, { errors: [{ field: 'code', message: sent.message }], status: sent.status });
  await back(ctx);
}

async function resend(ctx: PageHttpContext, deps: Deps, desk: AtDesk): Promise<void> {
  const sent = await orRefusal(ctx, ['operators'], async () => {
    await sendDeskCode(deps, { operator: desk.operator, caseId: caseIdOf(ctx) });
    return {};
  });
  if (isRefusal(sent)) return show(ctx, deps, desk, { errors: [{ field: 'code', message: sent.message }], status: sent.status });
  seeOther(ctx, `${here(ctx)}?sent=1`);
}

async function confirm(ctx: PageHttpContext, deps: Deps, desk: AtDesk): Promise<void> {
  const { t } = ctx.state.page;
  const typedCode = ctx.state.form.text('code');
  const refused = (message: string) => show(ctx, deps, desk, { typedCode, errors: [{ field: 'code', message }] });
  const digits = readDigits(typedCode);
  if (digits === undefined) return refused(t('cabinet.error_code_missing'));
  const { visit } = await loadVisit(deps, desk.operator, caseIdOf(ctx));
  // The same form sent twice: the first has confirmed.
  if (visit.state === 'confirmed') return back(ctx);
  const outcome = await confirmVisitor(deps, { operator: desk.operator, caseId: visit.caseId, digits });
  if (outcome.kind === 'confirmed') return back(ctx);
  await refused(codeRefusal(t, outcome));
}

interface Shown {
  readonly typed?: TypedDocument;
  readonly typedCode?: string;
  readonly errors?: readonly FieldError[];
  readonly status?: number;
}

async function show(ctx: PageHttpContext, deps: Deps, { operator }: AtDesk, shown: Shown = {}): Promise<void> {
  const { typed = emptyDocument, typedCode = '', errors = [], status } = shown;
  const model = { ...(await loadVisit(deps, operator, caseIdOf(ctx))), typed, typedCode, errors, resent: ctx.query['sent'] !== undefined };
  const title = ctx.state.page.t(`desk.visit_title_${model.visit.state}`);
  showPage(ctx, { title, errors, ...(status === undefined ? {} : { status }) }, visitView(ctx.state.page, model));
}
