import { startPage } from '../../../capabilities/registration/steps.ts';
import { codeCountdown } from '../../views/code-countdown.ts';
import { codeField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, panel, stepIndicator } from '../../views/panels.ts';
import { richText } from '../../views/rich-text.ts';
import type { ConfirmModel } from './confirm-page.ts';
import { unbroken } from '../../views/unbroken.ts';

export function codeView(context: PageContext, model: ConfirmModel): Html {
  const { t } = context;
  const { path, contact, errors, code } = model;
  return html`${backLink(context, startPage)} ${errorSummary(context, errors)} ${stepIndicator(context, { step: 2, total: 3 })}
    <h1>${t('registration.code_title')}</h1>
    ${model.resent && panel(context, 'success', t('registration.code_resent'))}
    <p class="lead">${richText(t, 'registration.code_lead', { phone: html`<strong>${unbroken(contact)}</strong>` })}</p>
    ${form(
      context,
      { action: path },
      html`${codeField(context, {
        name: 'code',
        label: t('registration.code'),
        hint: t('registration.code_hint', { count: model.codeDigits }),
        value: code,
        error: errorFor(errors, 'code'),
      })}
      ${button({ label: t('registration.confirm') })}`,
    )}
    ${codeCountdown(context, { action: path, hidden: { action: 'resend' }, secondsLeft: model.expiresInSeconds })}
    <noscript><p>${t('registration.code_resend_sooner', { count: model.resendAfterSeconds })}</p></noscript>
    <p><a href="${startPage}">${t('registration.change_phone')}</a></p>`;
}
