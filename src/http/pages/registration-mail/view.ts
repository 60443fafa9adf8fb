import { startPage } from '../../../capabilities/registration/steps.ts';
import { codeCountdown } from '../../views/code-countdown.ts';
import { codeField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, panel, stepIndicator } from '../../views/panels.ts';
import { richText } from '../../views/rich-text.ts';
import type { ConfirmModel } from '../registration-code/confirm-page.ts';

export function mailView(context: PageContext, model: ConfirmModel): Html {
  const { t } = context;
  const { path, contact, errors, code } = model;
  return html`${backLink(context, startPage)} ${errorSummary(context, errors)} ${stepIndicator(context, { step: 2, total: 3 })}
    <h1>${t('registration.mail_title')}</h1>
    ${model.resent && panel(context, 'success', t('registration.mail_resent'))}
    <p class="lead">${richText(t, 'registration.mail_lead', { email: html`<strong>${contact}</strong>` })}</p>
    ${form(
      context,
      { action: path },
      html`${codeField(context, {
        name: 'code',
        label: t('registration.mail_code'),
        hint: t('registration.code_hint', { count: model.codeDigits }),
        value: code,
        error: errorFor(errors, 'code'),
      })}
      ${button({ label: t('registration.confirm') })}`,
    )}
    <h2>${t('registration.mail_link_title')}</h2>
    <p>${t('registration.mail_next')}</p>
    ${form(context, { action: path, hidden: { action: 'confirmed' } }, button({ label: t('registration.mail_confirmed'), kind: 'secondary' }))}
    <h2>${t('registration.mail_missing_title')}</h2>
    <p>${t('registration.mail_missing')}</p>
    ${codeCountdown(context, { action: path, hidden: { action: 'resend' }, secondsLeft: model.resendInSeconds })}
    <p><a href="${startPage}">${t('registration.change_email')}</a></p>`;
}
