import type { Account } from '../../../capabilities/accounts/account.ts';
import type { PendingContact } from '../../../capabilities/operators/new-contact.ts';
import { checkbox } from '../../views/choices.ts';
import { codeCountdown } from '../../views/code-countdown.ts';
import { codeField, textField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { richText } from '../../views/rich-text.ts';
import { citizenCard } from '../citizen-card.ts';
import { writtenContact } from '../contact-field.ts';
import { unbroken } from '../../views/unbroken.ts';

export interface NewContactModel {
  readonly purpose: PendingContact['purpose'];
  readonly action: string;
  readonly visitPath: string;
  readonly account: Account;
  readonly typed: string;
  readonly replaces: PendingContact['replaces'];
  /** The contact whose code is asked for now. */
  readonly pending: PendingContact | undefined;
  readonly typedCode: string;
  readonly secondsLeft: number;
  readonly errors: readonly FieldError[];
}

export function newContactView(context: PageContext, model: NewContactModel): Html {
  const { t } = context;
  const { purpose, visitPath, account, pending, errors } = model;
  return html`${backLink(context, visitPath)} ${errorSummary(context, errors)}
    <h1>${t(`desk.title_${purpose}`)}</h1>
    ${citizenCard(context, { account, matched: true })}
    ${pending === undefined ? contactForm(context, model) : codeForm(context, model, pending)}`;
}

function contactForm(context: PageContext, { purpose, action, typed, replaces, errors }: NewContactModel): Html {
  const { t } = context;
  const fields = html`${textField(context, {
    name: 'contact',
    label: t('desk.new_contact'),
    hint: t('desk.new_contact_hint'),
    value: typed,
    autocomplete: 'off',
    autocapitalize: 'none',
    maxLength: 254,
    autofocus: errors.length === 0,
    error: errorFor(errors, 'contact'),
  })}
  ${checkbox(context, { name: 'all', label: t('desk.replace_all'), hint: t('desk.replace_all_hint'), checked: replaces === 'all', required: false })}
  ${button({ label: t('desk.new_contact_submit'), name: 'action', value: 'send' })}`;
  return html`<p class="lead">${t(`desk.lead_${purpose}`)}</p>
    ${panel(context, 'notice', html`<p>${t('desk.four_eyes')}</p>`)} ${form(context, { action }, fields)}`;
}

function codeForm(context: PageContext, { action, typedCode, secondsLeft, errors }: NewContactModel, { contact }: PendingContact): Html {
  const { t } = context;
  const shown = html`<strong>${unbroken(writtenContact(contact))}</strong>`;
  return html`<p class="lead">${richText(t, `desk.code_lead_${contact.kind}`, { contact: shown })}</p>
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
      ${button({ label: t('desk.request_submit'), name: 'action', value: 'code' })}`,
    )}
    ${codeCountdown(context, { action, hidden: { action: 'resend' }, secondsLeft })}
    <p><a href="${action}?again=1">${t('desk.other_contact_again')}</a></p>`;
}
