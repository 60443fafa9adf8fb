import { codeCountdown } from '../../views/code-countdown.ts';
import { codeField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink } from '../../views/panels.ts';

export interface DeviceCodeModel {
  readonly uid: string;
  readonly errors: readonly FieldError[];
  /** Until a new code may be asked for. */
  readonly secondsLeft: number;
  readonly codesPerDay: number;
}

/** Says neither where the code went nor whether one did: the password may have been wrong, the identifier nobody's. */
export function deviceCodeView(context: PageContext, { uid, errors, secondsLeft, codesPerDay }: DeviceCodeModel): Html {
  const { t } = context;
  return html`${backLink(context, `/interaction/${uid}`)} ${errorSummary(context, errors)}
    <h1>${t('sign_in.device_title')}</h1>
    <p class="lead">${t('sign_in.device_lead')}</p>
    <p>${t('sign_in.device_why')}</p>
    ${form(
      context,
      { action: `/interaction/${uid}/device` },
      html`${codeField(context, { name: 'code', label: t('sign_in.code'), hint: t('sign_in.code_hint'), error: errorFor(errors, 'code') })}
      ${button({ label: t('sign_in.code_submit') })}`,
    )}
    ${codeCountdown(context, { action: `/interaction/${uid}/device/resend`, secondsLeft })}
    <p>${t('sign_in.device_no_code', { count: codesPerDay })}</p>`;
}
