import { mayDropLevel, mayReplaceContact } from '../../../capabilities/operators/desk-case.ts';
import { maskContact } from '../../../kernel/identifier.ts';
import { codeCountdown } from '../../views/code-countdown.ts';
import { codeField } from '../../views/fields.ts';
import { button, buttonLink, buttonRow, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { completion, panel } from '../../views/panels.ts';
import { richText } from '../../views/rich-text.ts';
import { citizenCard } from '../citizen-card.ts';
import { deskPaths, pathOf } from '../paths.ts';
import { seenDocumentFields, type TypedDocument } from '../seen-document-form.ts';
import type { Visit } from './load-visit.ts';
import { unbroken } from '../../views/unbroken.ts';

export interface VisitModel extends Visit {
  readonly typed: TypedDocument;
  readonly typedCode: string;
  readonly errors: readonly FieldError[];
  /** A new code has just been sent. */
  readonly resent: boolean;
}

export function visitView(context: PageContext, model: VisitModel): Html {
  const { t } = context;
  const { visit, account, errors } = model;
  const { state } = visit;
  const isOpen = state === 'found' || state === 'matched';
  return html`${errorSummary(context, errors)}
  ${state === 'confirmed' ? confirmed(context, model) : html`<h1>${t(`desk.visit_title_${state}`)}</h1>`}
  ${(isOpen || state === 'confirmed') && citizenCard(context, { account, matched: state !== 'found' })}
  ${state === 'found' && (account.identity === undefined ? nothingToCompare(context) : documentForm(context, model))}
  ${state === 'matched' && codeForm(context, model)} ${!isOpen && state !== 'confirmed' && ended(context, model)}
  ${isOpen && otherActs(context, model)}`;
}

function documentForm(context: PageContext, { visit, typed, errors }: VisitModel): Html {
  const { t } = context;
  return html`<p class="lead">${t('desk.document_lead')}</p>
    ${form(
      context,
      { action: pathOf(deskPaths.visitDocument, visit.caseId) },
      html`${seenDocumentFields(context, typed, errors)}
        <p class="muted">${t('desk.document_tries', { count: visit.triesLeft })}</p>
        ${button({ label: t('desk.document_submit') })}`,
    )}`;
}

function nothingToCompare(context: PageContext): Html {
  const { t } = context;
  return panel(
    context,
    'warning',
    html`<p>${t('problem.operators.nothing_to_compare.next')}</p>`,
    t('problem.operators.nothing_to_compare'),
  );
}

function codeForm(context: PageContext, { visit, contact, typedCode, errors, secondsLeft, codeSent, resent }: VisitModel): Html {
  const { t } = context;
  const action = pathOf(deskPaths.visitCode, visit.caseId);
  if (contact === undefined)
    return panel(context, 'warning', html`<p>${t('problem.operators.no_contact.next')}</p>`, t('problem.operators.no_contact'));
  const shown = html`<strong>${unbroken(maskContact(contact))}</strong>`;
  return html`${panel(context, 'success', html`<p>${t('desk.document_matched')}</p>`)}
    ${resent && panel(context, 'success', t('cabinet.code_sent_again'))}
    <p class="lead">${richText(t, codeSent ? `desk.code_lead_${contact.kind}` : 'desk.code_not_sent', { contact: shown })}</p>
    ${form(
      context,
      { action },
      html`${codeField(context, {
        name: 'code',
        label: t('desk.code'),
        value: typedCode,
        autofocus: errors.length === 0,
        error: errorFor(errors, 'code'),
      })}
      ${button({ label: t('desk.code_submit') })}`,
    )}
    ${codeCountdown(context, { action, hidden: { action: 'resend' }, secondsLeft })}`;
}

function confirmed(context: PageContext, { visit, account }: VisitModel): Html {
  const { t } = context;
  const told = account.contacts.map((contact, index) => html`${index > 0 && ', '}${unbroken(maskContact(contact))}`);
  return html`${completion({ title: t('desk.visit_title_confirmed'), body: html`<p class="lead">${richText(t, 'desk.confirmed_lead', { contacts: told })}</p>` })}
  ${buttonRow(
    buttonLink({ label: t('desk.next_visitor'), href: deskPaths.desk, kind: 'primary', autofocus: true }),
    buttonLink({ label: t('desk.receipt_link'), href: pathOf(deskPaths.receipt, visit.caseId) }),
  )}`;
}

function ended({ t }: PageContext, { visit }: VisitModel): Html {
  return html`<p class="lead">${t(`desk.visit_ended_${visit.state as 'closed' | 'exhausted' | 'expired' | 'requested'}`)}</p>
    ${buttonLink({ label: t('desk.next_visitor'), href: deskPaths.desk, kind: 'primary', autofocus: true })}`;
}

/** What takes a second person, and the end of the visit. */
function otherActs(context: PageContext, { visit, account }: VisitModel): Html {
  const { t } = context;
  const to = (path: Parameters<typeof pathOf>[0]) => pathOf(path, visit.caseId);
  return html`<h2>${t('desk.other_title')}</h2>
    <ul class="link-list">
      ${
        mayReplaceContact(visit) &&
        html`<li><a href="${to(deskPaths.restore)}">${t('desk.other_restore')}</a></li>
          <li><a href="${to(deskPaths.contact)}">${t('desk.other_contact')}</a></li>`
      }
      ${mayDropLevel(visit) && account.proofs.length > 0 && html`<li><a href="${to(deskPaths.level)}">${t('desk.other_level')}</a></li>`}
    </ul>
    ${!mayReplaceContact(visit) && account.identity !== undefined && html`<p class="muted">${t('desk.other_after_document')}</p>`}
    ${form(context, { action: to(deskPaths.visitClose) }, button({ label: t('desk.close'), kind: 'secondary' }))}`;
}
