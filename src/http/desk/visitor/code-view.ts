import type { Visitor } from '../../../capabilities/operators/visitor.ts';
import { codeCountdown } from '../../views/code-countdown.ts';
import { codeField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { stepIndicator } from '../../views/panels.ts';
import { richText } from '../../views/rich-text.ts';
import { writtenContact } from '../contact-field.ts';
import { deskPaths } from '../paths.ts';
import { VISITOR_STEPS } from '../visitors/view.ts';
import { unbroken } from '../../views/unbroken.ts';

export interface CodeStepModel {
  readonly action: string;
  readonly draft: Visitor;
  readonly typedCode: string;
  readonly errors: readonly FieldError[];
  /** Until a new code may be sent. */
  readonly secondsLeft: number;
}

export function codeStepView(context: PageContext, { action, draft, typedCode, errors, secondsLeft }: CodeStepModel): Html {
  const { t } = context;
  const contact = html`<strong>${unbroken(writtenContact(draft.contact))}</strong>`;
  return html`${errorSummary(context, errors)} ${stepIndicator(context, { step: 2, total: VISITOR_STEPS })}
    <h1>${t('desk.visitor_code_title')}</h1>
    <p class="lead">${richText(t, `desk.code_lead_${draft.contact.kind}`, { contact })}</p>
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
      ${button({ label: t('desk.visitor_code_submit'), name: 'action', value: 'code' })}`,
    )}
    ${codeCountdown(context, { action, hidden: { action: 'resend' }, secondsLeft })}
    <p>${t('desk.visitor_code_nothing')} <a href="${deskPaths.newVisitor}">${t('desk.other_contact_again')}</a></p>`;
}
