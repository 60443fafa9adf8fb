import type { TextKey } from '../../../kernel/texts.ts';
import { textField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';

export interface SecondStepModel {
  readonly errors: readonly FieldError[];
  readonly app: boolean;
  readonly backup: boolean;
  readonly passkey: boolean;
  /** Masked, when a code by SMS is a second factor of the account and was not what proved the contact. */
  readonly phone: string | undefined;
}

export function secondStepView(context: PageContext, model: SecondStepModel): Html {
  const { t } = context;
  return html`${errorSummary(context, model.errors)}
    <h1>${t('recovery.factor_title')}</h1>
    <p class="lead">${t('recovery.factor_lead')}</p>
    ${(model.app || model.backup) && typedFactor(context, model)} ${model.phone !== undefined && bySms(context, model.phone)}
    ${model.passkey && html`<p>${t('recovery.factor_passkey')}</p>`}
    <p>${t('recovery.factor_lost')} <a href="/recovery/desk">${t('recovery.no_access_link')}</a></p>`;
}

function typedFactor(context: PageContext, { app, backup, errors }: SecondStepModel): Html {
  const { t } = context;
  const label: TextKey = app && backup ? 'recovery.factor_code' : app ? 'recovery.factor_code_app' : 'recovery.factor_code_backup';
  return form(
    context,
    { action: '/recovery/second-step' },
    html`${textField(context, {
      name: 'code',
      label: t(label),
      autocomplete: 'one-time-code',
      autocapitalize: 'none',
      maxLength: 100,
      width: 'medium',
      error: errorFor(errors, 'code'),
    })}
    ${button({ label: t('recovery.factor_submit') })}`,
  );
}

function bySms(context: PageContext, phone: string): Html {
  const label = context.t('recovery.factor_sms', { contact: phone });
  return form(context, { action: '/recovery/other-contact', hidden: { action: 'send' } }, button({ label, kind: 'secondary' }));
}
