import type { IdentityFieldName, IdentityFields } from '../../../capabilities/accounts/identity-fields.ts';
import { textField, type TextFieldOptions } from '../../views/fields.ts';
import { errorFor } from '../../views/forms.ts';
import { html, type Html, type HtmlValue } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { fieldLabels } from './labels.ts';

/** What every part of the form needs. */
export interface SectionModel {
  readonly fields: IdentityFields;
  readonly errors: readonly FieldError[];
}

/** A part of the form under a heading of its own. */
export function section(title: string, body: HtmlValue): Html {
  return html`<fieldset class="form-section">
    <legend><h2>${title}</h2></legend>
    ${body}
  </fieldset>`;
}

/** An input of the form with its name, label, value and fault; the rest as given. */
export function inputFor(context: PageContext, { fields, errors }: SectionModel) {
  return (name: IdentityFieldName, options: Partial<TextFieldOptions> = {}): Html =>
    textField(context, {
      name,
      label: context.t(fieldLabels[name]),
      value: fields[name],
      error: errorFor(errors, name),
      autocomplete: 'off',
      maxLength: 100,
      ...options,
    });
}
