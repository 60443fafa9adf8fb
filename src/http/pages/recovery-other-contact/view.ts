import { codeCountdown } from '../../views/code-countdown.ts';
import { codeField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { richText } from '../../views/rich-text.ts';

export interface OtherContactModel {
  /** Masked. */
  readonly contact: string;
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly codeDigits: number;
  /** Undefined before a code was sent. */
  readonly resendInSeconds: number | undefined;
  /** Whoever cannot get at it may wait instead. */
  readonly mayWait: boolean;
  /** Is `confirmed` now, and will not be after a wait. */
  readonly losesLevel: boolean;
  readonly holdHours: number;
}

const action = '/recovery/other-contact';

export function otherContactView(context: PageContext, model: OtherContactModel): Html {
  const { t } = context;
  const contact = html`<strong class="nowrap">${model.contact}</strong>`;
  const lead = model.resendInSeconds === undefined ? 'recovery.other_lead' : 'recovery.other_sent';
  return html`${errorSummary(context, model.errors)}
    <h1>${t('recovery.other_title')}</h1>
    <p class="lead">${richText(t, lead, { contact })}</p>
    ${
      model.resendInSeconds === undefined
        ? form(context, { action, hidden: { action: 'send' } }, button({ label: t('recovery.other_send') }))
        : codeForm(context, model, model.resendInSeconds)
    }
    ${model.mayWait && waitInstead(context, model)}`;
}

function codeForm(context: PageContext, { code, errors, codeDigits }: OtherContactModel, secondsLeft: number): Html {
  const { t } = context;
  return html`${form(
    context,
    { action },
    html`${codeField(context, {
      name: 'code',
      label: t('recovery.other_code'),
      hint: t('registration.code_hint', { count: codeDigits }),
      value: code,
      error: errorFor(errors, 'code'),
    })}
    ${button({ label: t('recovery.other_submit') })}`,
  )}
  ${codeCountdown(context, { action, hidden: { action: 'send' }, secondsLeft })}`;
}

function waitInstead(context: PageContext, { contact, holdHours, losesLevel }: OtherContactModel): Html {
  const { t } = context;
  return html`<h2>${t('recovery.other_unavailable_title', { contact })}</h2>
    <p>${t('recovery.other_unavailable', { count: holdHours })} ${losesLevel && t('recovery.other_level')}</p>
    ${form(context, { action, hidden: { action: 'wait' } }, button({ label: t('recovery.other_wait_submit'), kind: 'secondary' }))}
    <p>${t('recovery.other_desk')} <a href="/recovery/desk">${t('recovery.no_access_link')}</a></p>`;
}
