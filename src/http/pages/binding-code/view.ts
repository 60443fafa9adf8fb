import { contactTooNew } from '../../cabinet/fresh-sign-in.ts';
import { codeCountdown } from '../../views/code-countdown.ts';
import { codeField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink } from '../../views/panels.ts';

export interface BindingCodeModel {
  readonly uid: string;
  readonly target: 'new-app' | 'passkey';
  /** Masked. */
  readonly email: string;
  /** Undefined while no code has been sent that is still good. */
  readonly secondsUntilResend: number | undefined;
  readonly errors: readonly FieldError[];
}

export function bindingCodeView(context: PageContext, model: BindingCodeModel): Html {
  const { t } = context;
  const { uid, target, email, secondsUntilResend: secondsLeft, errors } = model;
  const action = `/interaction/${uid}/binding-code`;
  const sending = { action, hidden: { action: 'send', for: target } };
  const isOut = secondsLeft !== undefined || errors.length > 0;
  return html`${backLink(context, `/interaction/${uid}`)} ${errorSummary(context, errors)}
    <h1>${t('second_step.email_title')}</h1>
    <p class="lead">${t('second_step.email_lead')}</p>
    <p>${t(isOut ? 'second_step.email_sent' : 'second_step.email_ask', { email })}</p>
    ${
      isOut
        ? html`${codeForm(context, model)} ${codeCountdown(context, { ...sending, secondsLeft: secondsLeft ?? 0 })}`
        : form(context, sending, button({ label: t('second_step.email_send') }))
    }`;
}

function codeForm(context: PageContext, { uid, target, errors }: BindingCodeModel): Html {
  const { t } = context;
  const field = { name: 'code', label: t('second_step.email_code'), hint: t('second_step.email_hint'), error: errorFor(errors, 'code') };
  const options = { action: `/interaction/${uid}/binding-code`, hidden: { for: target } };
  return form(context, options, html`${codeField(context, field)} ${button({ label: t('second_step.submit') })}`);
}

export function noContactView(context: PageContext, { uid, settledAt }: { readonly uid: string; readonly settledAt: Date }): Html {
  return html`${backLink(context, `/interaction/${uid}`)}
    <h1>${context.t('first_factor.contact_title')}</h1>
    ${contactTooNew(context, { settledAt })}`;
}
