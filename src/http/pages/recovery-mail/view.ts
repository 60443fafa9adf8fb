import { startPage } from '../../../capabilities/recovery/steps.ts';
import { codeCountdown } from '../../views/code-countdown.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { richText } from '../../views/rich-text.ts';

export interface MailModel {
  /** As typed; undefined when it was a SNILS. */
  readonly email: string | undefined;
  readonly errors: readonly FieldError[];
  readonly hours: number;
  readonly resendInSeconds: number;
  readonly resent: boolean;
}

export function mailView(context: PageContext, { email, errors, hours, resendInSeconds, resent }: MailModel): Html {
  const { t } = context;
  const lead =
    email === undefined ? t('recovery.mail_lead_snils') : richText(t, 'recovery.mail_lead', { email: html`<strong>${email}</strong>` });
  return html`${backLink(context, startPage)}
    <h1>${t('recovery.mail_title')}</h1>
    ${errors.map(({ message }) => panel(context, 'warning', message))} ${resent && panel(context, 'success', t('recovery.mail_resent'))}
    <p class="lead">${lead}</p>
    <p>${t('recovery.mail_next', { count: hours })}</p>
    <h2>${t('recovery.mail_missing_title')}</h2>
    <p>${t(email === undefined ? 'recovery.mail_missing_snils' : 'recovery.mail_missing')}</p>
    ${codeCountdown(context, { action: '/recovery/mail', hidden: { action: 'resend' }, secondsLeft: resendInSeconds, sends: 'mail' })}
    <p><a href="${startPage}">${t('recovery.change')}</a></p>`;
}
