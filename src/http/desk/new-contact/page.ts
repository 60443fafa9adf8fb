import { findPendingContact } from '../../../capabilities/operators/find-pending-contact.ts';
import { mayReplaceContact } from '../../../capabilities/operators/desk-case.ts';
import { requestContactApproval } from '../../../capabilities/operators/request-contact-approval.ts';
import { sendNewContactCode } from '../../../capabilities/operators/send-new-contact-code.ts';
import { deskCodeOwner } from '../../../capabilities/operators/desk-code.ts';
import type { PendingContact } from '../../../capabilities/operators/new-contact.ts';
import { findCodeTiming } from '../../../capabilities/one-time-codes/find-code-timing.ts';
import type { Deps } from '../../../deps.ts';
import type { Contact } from '../../../kernel/identifier.ts';
import { seeOther, showPage, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import type { FieldError } from '../../views/page-context.ts';
import type { AtDesk } from '../at-desk.ts';
import { codeRefusal, readDigits } from '../code-answer.ts';
import { parseContact } from '../contact-field.ts';
import { deskPage } from '../desk-page.ts';
import { idIn } from '../ids.ts';
import { deskPaths, pathOf } from '../paths.ts';
import { loadVisit } from '../visit/load-visit.ts';
import { newContactView } from './view.ts';

type Purpose = PendingContact['purpose'];

const pathFor = { access_restore: deskPaths.restore, contact_replacement: deskPaths.contact } as const;

/** The contact that the visitor holds now: to give the account back to them, or to put it in the place of an old one. */
function newContactPage(purpose: Purpose) {
  const at = (deps: Deps, ctx: PageHttpContext, desk: AtDesk): Place => ({
    ctx,
    deps,
    desk,
    purpose,
    caseId: idIn(ctx, 'caseId'),
  });
  return deskPage({
    path: pathFor[purpose],
    act: 'request_approval',
    get: (ctx, deps, desk) => show(at(deps, ctx, desk)),
    post(ctx, deps, desk) {
      const action = ctx.state.form.text('action');
      if (action === 'code') return submitCode(at(deps, ctx, desk));
      return action === 'resend' ? resend(at(deps, ctx, desk)) : send(at(deps, ctx, desk));
    },
  });
}

export const restorePage = newContactPage('access_restore');
export const replaceContactPage = newContactPage('contact_replacement');

interface Place {
  readonly ctx: PageHttpContext;
  readonly deps: Deps;
  readonly desk: AtDesk;
  readonly purpose: Purpose;
  readonly caseId: string;
}

async function send(place: Place): Promise<void> {
  const { ctx } = place;
  const typed = ctx.state.form.text('contact');
  const replaces = ctx.state.form.text('all') === 'yes' ? 'all' : 'same_kind';
  const contact = parseContact(typed);
  if (contact === undefined) {
    const message = ctx.state.page.t(typed.trim() === '' ? 'desk.error_contact_empty' : 'desk.error_contact');
    return show(place, { typed, replaces, errors: [{ field: 'contact', message }] });
  }
  await sendTo(place, contact, replaces);
}

async function resend(place: Place): Promise<void> {
  const { ctx, deps, desk, caseId, purpose } = place;
  const pending = await findPendingContact(deps, desk.operator, caseId);
  if (pending?.purpose !== purpose) return seeOther(ctx, pathOf(pathFor[purpose], caseId));
  await sendTo(place, pending.contact, pending.replaces);
}

async function sendTo(place: Place, contact: Contact, replaces: PendingContact['replaces']): Promise<void> {
  const { ctx, deps, desk, caseId, purpose } = place;
  const { network } = ctx.state;
  const sent = await orRefusal(ctx, ['operators', 'registration'], async () => {
    await sendNewContactCode(deps, { operator: desk.operator, caseId, network, purpose, contact, replaces });
    return {};
  });
  if (isRefusal(sent)) {
    const field = ctx.state.form.text('action') === 'resend' ? 'code' : 'contact';
    return show(place, { typed: contact.value, replaces, errors: [{ field, message: sent.message }], status: sent.status });
  }
  seeOther(ctx, pathOf(pathFor[purpose], caseId));
}

async function submitCode(place: Place): Promise<void> {
  const { ctx, deps, desk, caseId, purpose } = place;
  const { t } = ctx.state.page;
  const typedCode = ctx.state.form.text('code');
  const digits = readDigits(typedCode);
  const refused = (message: string, status?: number) =>
    show(place, { typedCode, errors: [{ field: 'code', message }], ...(status === undefined ? {} : { status }) });
  if (digits === undefined) return refused(t('cabinet.error_code_missing'));
  const outcome = await orRefusal(ctx, ['operators'], () =>
    requestContactApproval(deps, { operator: desk.operator, caseId, purpose, digits }),
  );
  if (isRefusal(outcome)) return refused(outcome.message, outcome.status);
  if (outcome.kind === 'requested') return seeOther(ctx, pathOf(deskPaths.approval, outcome.approvalId));
  await refused(codeRefusal(t, outcome));
}

interface Shown {
  readonly typed?: string;
  readonly replaces?: PendingContact['replaces'];
  readonly typedCode?: string;
  readonly errors?: readonly FieldError[];
  readonly status?: number;
}

async function show({ ctx, deps, desk, purpose, caseId }: Place, shown: Shown = {}): Promise<void> {
  const { typed = '', replaces = 'same_kind', typedCode = '', errors = [], status } = shown;
  const { visit, account } = await loadVisit(deps, desk.operator, caseId);
  if (!mayReplaceContact(visit)) return seeOther(ctx, pathOf(deskPaths.visit, caseId));
  const pending = await findPendingContact(deps, desk.operator, caseId);
  const asksForCode = pending?.purpose === purpose && ctx.query['again'] === undefined && !errors.some(({ field }) => field === 'contact');
  const timing = asksForCode
    ? await findCodeTiming(deps, deskCodeOwner(deps.keyring, { caseId, contact: pending.contact, use: 'contact' }))
    : undefined;
  const model = {
    purpose,
    action: pathOf(pathFor[purpose], caseId),
    visitPath: pathOf(deskPaths.visit, caseId),
    account,
    typed,
    replaces,
    pending: asksForCode ? pending : undefined,
    typedCode,
    secondsLeft: timing?.resendInSeconds ?? 0,
    errors,
  };
  const title = ctx.state.page.t(`desk.title_${purpose}`);
  showPage(ctx, { title, errors, ...(status === undefined ? {} : { status }) }, newContactView(ctx.state.page, model));
}
