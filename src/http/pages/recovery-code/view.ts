import { startPage } from '../../../capabilities/recovery/steps.ts';
import { codeCountdown } from '../../views/code-countdown.ts';
import { codeField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { richText } from '../../views/rich-text.ts';
import { hiddenFormKey } from '../recovery-journey/form-key.ts';

export interface CodeModel {
  readonly phone: string;
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly codeDigits: number;
  readonly resendInSeconds: number;
  readonly resent: boolean;
}

export function codeView(context: PageContext, model: CodeModel): Html {
  const { t } = context;
  const path = '/recovery/code';
  return html`${backLink(context, startPage)} ${errorSummary(context, model.errors)}
    <h1>${t('recovery.code_title')}</h1>
    ${model.resent && panel(context, 'success', t('recovery.code_resent'))}
    <p class="lead">${richText(t, 'recovery.code_lead', { phone: html`<strong class="nowrap">${model.phone}</strong>` })}</p>
    <p>${t('recovery.code_keep_secret')}</p>
    ${form(
      context,
      { action: path, hidden: hiddenFormKey() },
      html`${codeField(context, {
        name: 'code',
        label: t('recovery.code'),
        hint: t('registration.code_hint', { count: model.codeDigits }),
        value: model.code,
        error: errorFor(model.errors, 'code'),
      })}
      ${button({ label: t('recovery.code_submit') })}`,
    )}
    ${codeCountdown(context, { action: path, hidden: { action: 'resend' }, secondsLeft: model.resendInSeconds })}
    <h2>${t('recovery.code_missing_title')}</h2>
    <p>${t('recovery.code_missing')}</p>
    <p><a href="${startPage}">${t('recovery.change')}</a></p>`;
}
