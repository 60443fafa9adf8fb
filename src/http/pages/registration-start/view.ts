import { startPage } from '../../../capabilities/registration/steps.ts';
import { checkbox, radios } from '../../views/choices.ts';
import { textField } from '../../views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { newTabLink, stepIndicator } from '../../views/panels.ts';
import { richText } from '../../views/rich-text.ts';
import type { StartFields } from './fields.ts';

export interface StartModel {
  readonly fields: StartFields;
  readonly interactionId: string | undefined;
  /** Tells this showing of the form from every other, so that a double click counts once. */
  readonly formKey: string;
  readonly errors: readonly FieldError[];
}

export function startView(context: PageContext, { fields, interactionId, formKey, errors }: StartModel): Html {
  const { t } = context;
  const hidden = { form_key: formKey, ...(interactionId === undefined ? {} : { interaction: interactionId }) };
  // In the address as well: the refused form is shown there, and its link to the other language has to lead to the same site.
  const action = interactionId === undefined ? startPage : `${startPage}?interaction=${interactionId}`;
  return html`${errorSummary(context, errors)} ${stepIndicator(context, { step: 1, total: 3 })}
    <h1>${t('registration.start_title')}</h1>
    <p class="lead">${t('registration.start_lead')}</p>
    ${form(
      context,
      { action, hidden },
      html`${nameFields(context, fields, errors)} ${contactFields(context, fields, errors)}
      ${checkbox(context, {
        name: 'terms',
        label: richText(t, 'registration.terms', {
          terms: newTabLink(context, { href: '/terms', label: t('registration.terms_link') }),
          privacy: newTabLink(context, { href: '/privacy', label: t('registration.privacy_link') }),
        }),
        checked: fields.agreed,
        error: errorFor(errors, 'terms'),
      })}
      ${button({ label: t('registration.start_submit') })}`,
    )}
    ${interactionId !== undefined && signInInstead(context, interactionId)}`;
}

function signInInstead({ t }: PageContext, interactionId: string): Html {
  return html`<p>${t('registration.have_account')} <a href="/interaction/${interactionId}">${t('registration.sign_in')}</a></p>`;
}

function nameFields(context: PageContext, { familyName, givenName }: StartFields, errors: readonly FieldError[]): Html {
  const { t } = context;
  return html`${textField(context, {
    name: 'family_name',
    label: t('registration.family_name'),
    value: familyName,
    autocomplete: 'family-name',
    autocapitalize: 'words',
    error: errorFor(errors, 'family_name'),
  })}
  ${textField(context, {
    name: 'given_name',
    label: t('registration.given_name'),
    value: givenName,
    autocomplete: 'given-name',
    autocapitalize: 'words',
    error: errorFor(errors, 'given_name'),
  })}`;
}

function contactFields(context: PageContext, { way, phone, email }: StartFields, errors: readonly FieldError[]): Html {
  const { t } = context;
  const phoneField = textField(context, {
    name: 'phone',
    label: t('registration.phone'),
    hint: t('registration.phone_hint'),
    value: phone,
    type: 'tel',
    autocomplete: 'tel',
    inputMode: 'tel',
    width: 'medium',
    required: false,
    error: errorFor(errors, 'phone'),
  });
  const emailField = textField(context, {
    name: 'email',
    label: t('registration.email'),
    hint: t('registration.email_hint'),
    value: email,
    type: 'email',
    autocomplete: 'email',
    inputMode: 'email',
    required: false,
    error: errorFor(errors, 'email'),
  });
  return radios(context, {
    name: 'way',
    legend: t('registration.way'),
    value: way,
    options: [
      { value: 'phone', label: t('registration.way_phone'), details: phoneField },
      { value: 'email', label: t('registration.way_email'), details: emailField },
    ],
  });
}
