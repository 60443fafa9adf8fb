import type { Contact } from '../../../kernel/identifier.ts';
import { codeCountdown } from '../../views/code-countdown.ts';
import { codeField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { richText } from '../../views/rich-text.ts';
import { cabinetPaths } from '../paths.ts';
import { shownContact } from '../shown-contact.ts';
import { unbroken } from '../../views/unbroken.ts';

export interface ContactCodeModel {
  readonly contact: Contact;
  readonly typed: string;
  readonly errors: readonly FieldError[];
  /** Until a new code may be asked for. */
  readonly secondsLeft: number;
  /** A new code has just been sent. */
  readonly resent: boolean;
}

export function contactCodeView(context: PageContext, { contact, typed, errors, secondsLeft, resent }: ContactCodeModel): Html {
  const { t } = context;
  const shown = html`<strong>${unbroken(shownContact(contact))}</strong>`;
  return html`${backLink(context, cabinetPaths.contacts)} ${errorSummary(context, errors)}
    <h1>${t(`cabinet.code_title_${contact.kind}`)}</h1>
    ${resent && panel(context, 'success', t('cabinet.code_sent_again'))}
    <p class="lead">${richText(t, `cabinet.code_lead_${contact.kind}`, { contact: shown })}</p>
    ${form(
      context,
      { action: cabinetPaths.contactCode },
      html`${codeField(context, { name: 'code', label: t('cabinet.code'), value: typed, error: errorFor(errors, 'code') })}
      ${button({ label: t('cabinet.code_submit') })}`,
    )}
    ${codeCountdown(context, { action: cabinetPaths.contactCode, hidden: { action: 'resend' }, secondsLeft })}
    <p>${t('cabinet.code_nothing')} <a href="${cabinetPaths.contacts}">${t(`cabinet.code_change_${contact.kind}`)}</a></p>`;
}
