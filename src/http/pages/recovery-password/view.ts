import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import { newPasswordFields } from '../../views/new-password.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { panel } from '../../views/panels.ts';
import { hiddenFormKey } from '../recovery-journey/form-key.ts';

export interface PasswordModel {
  readonly username: string | undefined;
  readonly ownWords: readonly string[];
  readonly minLength: number;
  /** Made by the server, for browsers without scripts. */
  readonly suggested: string | undefined;
  readonly errors: readonly FieldError[];
}

const path = '/recovery/password';

export function passwordView(context: PageContext, model: PasswordModel): Html {
  const { t } = context;
  const { errors } = model;
  return html`${errorSummary(context, errors)}
    <h1>${t('recovery.password_title')}</h1>
    <p class="lead">${t('recovery.password_lead')}</p>
    ${model.suggested !== undefined && suggestion(context, model.suggested)}
    ${form(
      context,
      { action: path, hidden: hiddenFormKey() },
      html`${newPasswordFields(context, {
          name: 'password',
          repeatName: 'password_repeat',
          minLength: model.minLength,
          username: model.username,
          ownWords: model.ownWords,
          error: errorFor(errors, 'password'),
          repeatError: errorFor(errors, 'password_repeat'),
        })}
        ${button({ label: t('recovery.password_submit') })}
        <noscript>${button({ label: t('layout.password_generate'), kind: 'link', name: 'action', value: 'generate' })}</noscript>`,
    )}`;
}

/** For browsers without scripts: the page's own generator does this in place. */
function suggestion(context: PageContext, password: string): Html {
  const { t } = context;
  const body = html`<p>${t('registration.password_suggested')}</p>
    <p><output class="suggested-password">${password}</output></p>
    ${form(
      context,
      { action: path, hidden: { ...hiddenFormKey(), password, password_repeat: password } },
      button({ label: t('registration.password_use'), kind: 'secondary' }),
    )}`;
  return panel(context, 'notice', body);
}
