import { startPage } from '../../../capabilities/registration/steps.ts';
import { button, buttonLink, buttonRow, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import { newPasswordFields } from '../../views/new-password.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { panel, stepIndicator } from '../../views/panels.ts';

const path = '/registration/password';

export interface PasswordModel {
  /** The contact, for password managers; absent when somebody else may see the page. */
  readonly username: string | undefined;
  readonly ownWords: readonly string[];
  readonly minLength: number;
  /** A password made on request, shown in the clear. */
  readonly suggested: string | undefined;
  readonly errors: readonly FieldError[];
}

export function passwordView(context: PageContext, model: PasswordModel): Html {
  const { t } = context;
  const { errors } = model;
  return html`${errorSummary(context, errors)} ${stepIndicator(context, { step: 3, total: 3 })}
    <h1>${t('registration.password_title')}</h1>
    <p class="lead">${t('registration.password_lead')}</p>
    ${model.suggested !== undefined && suggestion(context, model.suggested)}
    ${form(
      context,
      { action: path },
      html`${newPasswordFields(context, {
          name: 'password',
          repeatName: 'password_repeat',
          minLength: model.minLength,
          username: model.username,
          ownWords: model.ownWords,
          error: errorFor(errors, 'password'),
          repeatError: errorFor(errors, 'password_repeat'),
        })}
        ${button({ label: t('registration.password_submit') })}
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
      { action: path, hidden: { password, password_repeat: password } },
      button({ label: t('registration.password_use'), kind: 'secondary' }),
    )}`;
  return panel(context, 'notice', body);
}

/** An account with this contact exists by now. Says no more than the start of the journey would. */
export function contactTakenView(context: PageContext): Html {
  const { t } = context;
  return html`<h1>${t('registration.taken_title')}</h1>
    <p class="lead">${t('registration.taken_text')}</p>
    ${buttonRow(
      buttonLink({ label: t('registration.taken_home'), href: '/', kind: 'primary' }),
      buttonLink({ label: t('registration.start_again'), href: startPage }),
    )}`;
}
