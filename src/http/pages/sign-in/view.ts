import { textField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { passkeyForm } from '../../views/passkey-form.ts';
import { passwordField } from '../../views/password-field.ts';

export interface SignInModel {
  readonly uid: string;
  /** Absent when the citizen signs in for our own pages. */
  readonly relyingPartyName: string | undefined;
  readonly identifier: string;
  readonly errors: readonly FieldError[];
  /** Somebody is signed in, and the site wants to be sure that it is still them. */
  readonly again: boolean;
  /** Whether a qualified signature signs in here. */
  readonly signature: boolean;
  /** For the browser: any passkey that it has. */
  readonly passkey: Readonly<Record<string, unknown>>;
}

export function signInView(context: PageContext, model: SignInModel): Html {
  const { t } = context;
  const { uid, errors } = model;
  return html`${errorSummary(context, errors)}
    <h1>${t('sign_in.title')}</h1>
    ${model.again && html`<p class="lead">${t(model.relyingPartyName === undefined ? 'cabinet.sign_in_again' : 'sign_in.again')}</p>`}
    ${form(
      context,
      { action: `/interaction/${uid}` },
      html`${textField(context, {
        name: 'identifier',
        label: t('sign_in.identifier'),
        hint: t('sign_in.identifier_hint'),
        value: model.identifier,
        autocomplete: 'username webauthn',
        autocapitalize: 'none',
        maxLength: 254,
        error: errorFor(errors, 'identifier'),
      })}
      ${passwordField(context, {
        name: 'password',
        label: t('sign_in.password'),
        autocomplete: 'current-password',
        error: errorFor(errors, 'password'),
      })}
      ${button({ label: t('sign_in.submit') })}`,
    )}
    <p><a href="/recovery?interaction=${uid}">${t('recovery.forgot')}</a></p>
    ${passkeyForm(
      context,
      { action: `/interaction/${uid}/passkey`, ceremony: 'get', options: model.passkey, suggests: true },
      button({ label: t('passkey.sign_in_button'), kind: 'secondary' }),
    )}
    ${model.signature && html`<p><a href="/interaction/${uid}/e-signature">${t('e_signature.link')}</a></p>`}
    <p>${t('sign_in.new_here')} <a href="/registration?interaction=${uid}">${t('sign_in.create_account')}</a></p>
    ${model.relyingPartyName !== undefined && wayBack(context, uid, model.relyingPartyName)}`;
}

function wayBack(context: PageContext, uid: string, name: string): Html {
  const { t } = context;
  return form(context, { action: `/interaction/${uid}/abort` }, button({ label: t('sign_in.abort', { name }), kind: 'link' }));
}
