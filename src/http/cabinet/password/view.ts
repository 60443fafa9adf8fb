import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import { newPasswordFields } from '../../views/new-password.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink } from '../../views/panels.ts';
import { passwordField } from '../../views/password-field.ts';
import type { FactorStanding } from '../factor-change.ts';
import { standingSignIn } from '../fresh-sign-in.ts';
import { cabinetPaths } from '../paths.ts';
import { richText } from '../../views/rich-text.ts';

export interface ChangePasswordModel {
  /** An account that was opened at a desk, or signs in by passkeys alone, may have none. */
  readonly hasPassword: boolean;
  /** What has to be shown first; undefined when enough was. */
  readonly standing: FactorStanding | undefined;
  /** For password managers. */
  readonly username: string | undefined;
  readonly ownWords: readonly string[];
  readonly minLength: number;
  readonly errors: readonly FieldError[];
}

export function changePasswordView(context: PageContext, model: ChangePasswordModel): Html {
  const { t } = context;
  return html`${backLink(context, cabinetPaths.security)} ${errorSummary(context, model.errors)}
    <h1>${t(model.hasPassword ? 'security.password_page_title' : 'security.password_page_title_new')}</h1>
    <p class="lead">${t('security.password_page_lead')}</p>
    ${model.standing === undefined ? passwordForm(context, model) : standingSignIn(context, model.standing)}`;
}

function passwordForm(context: PageContext, { hasPassword, username, ownWords, minLength, errors }: ChangePasswordModel): Html {
  const { t } = context;
  const current = passwordField(context, {
    name: 'current',
    label: t('security.password_current'),
    autocomplete: 'current-password',
    error: errorFor(errors, 'current'),
  });
  const next = newPasswordFields(context, {
    name: 'password',
    repeatName: 'password_repeat',
    minLength,
    label: t('security.new_password_label'),
    username,
    ownWords,
    error: errorFor(errors, 'password'),
    repeatError: errorFor(errors, 'password_repeat'),
  });
  const submit = button({ label: t(hasPassword ? 'security.password_submit' : 'security.password_submit_new') });
  return html`${form(context, { action: cabinetPaths.password }, html`${hasPassword && current} ${next} ${submit}`)}
  ${hasPassword && html`<p>${richText(t, 'security.password_forgotten', { link: html`<a href="/recovery">${t('security.password_forgotten_link')}</a>` })}</p>`}`;
}
