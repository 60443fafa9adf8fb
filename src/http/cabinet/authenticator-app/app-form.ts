import { totpUri } from '../../../capabilities/authentication/totp.ts';
import { checkbox } from '../../views/choices.ts';
import { codeField, textField } from '../../views/fields.ts';
import { button, errorFor, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { passwordField } from '../../views/password-field.ts';
import { qrCode } from '../../views/qr-code.ts';

export interface AppFormModel {
  /** Where it is sent. */
  readonly action: string;
  /** In base32. */
  readonly secret: string;
  /** The same, as it comes back. */
  readonly sealed: string;
  /** How the app names the entry: a masked contact. */
  readonly account: string;
  readonly label: string;
  /** Offers the second step at each sign-in along with it; absent where that is not the question. */
  readonly turnOn?: boolean | undefined;
  /** The password was given too long ago to bind anything. */
  readonly asksPassword: boolean;
  readonly errors: readonly FieldError[];
}

/** Install, scan, type: the form that binds an app; scripts are not needed for any of it. */
export function appForm(context: PageContext, model: AppFormModel): Html {
  const { t } = context;
  // Apps put non-Latin names into addresses in very different ways, and each of these letters would make the picture denser.
  const uri = totpUri(model.secret, { issuer: 'Paiza', account: model.account });
  return form(
    context,
    { action: model.action, hidden: { app: model.sealed } },
    html`<ol class="numbered">
        <li>${t('security.app_step_install')}</li>
        <li>
          ${t('security.app_step_scan')}
          <div class="app-secret">
            ${qrCode(uri, t('security.app_qr'))}
            <p><a href="${uri}">${t('security.app_open')}</a></p>
            <p>${t('security.app_key')}: <code class="secret">${inGroups(model.secret)}</code></p>
          </div>
        </li>
        <li>${t('security.app_step_type')}</li>
      </ol>
      ${fields(context, model)} ${button({ label: t('security.app_submit') })}`,
  );
}

function fields(context: PageContext, { errors, label, turnOn, asksPassword }: AppFormModel): Html {
  const { t } = context;
  return html`${codeField(context, { name: 'code', label: t('security.app_code'), hint: t('security.app_code_hint'), error: errorFor(errors, 'code') })}
  ${textField(context, {
    name: 'label',
    label: t('security.app_name'),
    hint: t('security.app_name_hint'),
    value: label,
    autocomplete: 'off',
    maxLength: 40,
    required: false,
  })}
  ${
    asksPassword &&
    passwordField(context, {
      name: 'password',
      label: t('security.app_password'),
      hint: t('security.app_password_hint'),
      autocomplete: 'current-password',
      error: errorFor(errors, 'password'),
    })
  }
  ${turnOn !== undefined && checkbox(context, { name: 'turn_on', label: t('security.app_turn_on'), checked: turnOn, required: false })}`;
}

function inGroups(secret: string): string {
  return secret.match(/.{1,4}/gu)?.join(' ') ?? secret;
}
