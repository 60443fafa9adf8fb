import { recordKind, type FieldRow, type RecordKind } from '../../../capabilities/records/record-kinds.ts';
import { assetUrl } from '../../assets.ts';
import { textField } from '../../views/fields.ts';
import { button, buttonLink, buttonRow, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';
import { fieldHint, fieldLabel } from '../records/labels.ts';
import { autocompletes, inputsOfForms } from './inputs.ts';

export interface RecordModel {
  readonly kind: RecordKind;
  /** Where the form is sent. */
  readonly action: string;
  readonly title: string;
  /** As typed, or as kept, by the name of the field. */
  readonly fields: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
  /** Why the whole form could not be taken. */
  readonly problem?: string | undefined;
  /** What goes with the form and is not seen. */
  readonly hidden: Readonly<Record<string, string>>;
  /** The other address, to be copied. */
  readonly copyFrom?: { readonly href: string; readonly label: string } | undefined;
}

export function recordView(context: PageContext, model: RecordModel): Html {
  const { t } = context;
  const { kind, action, title, errors, problem, hidden, copyFrom } = model;
  return html`${backLink(context, cabinetPaths.records)} ${errorSummary(context, errors)}
    ${problem !== undefined && panel(context, 'warning', html`<p>${problem}</p>`)}
    <h1>${title}</h1>
    ${copyFrom !== undefined && html`<p><a href="${copyFrom.href}">${copyFrom.label}</a></p>`}
    ${form(
      context,
      { action, hidden },
      html`<div data-identity-form data-module="${assetUrl('identity-form.js')}">
        ${recordKind(kind).fields.map((field) => input(context, model, field))}
        <p class="muted">${t('records.privacy')}</p>
        ${buttonRow(button({ label: t('records.save') }), buttonLink({ label: t('records.cancel'), href: cabinetPaths.records }))}
      </div>`,
    )}`;
}

function input(context: PageContext, { kind, fields, errors }: RecordModel, field: FieldRow): Html {
  const { t } = context;
  const { name, form: fieldForm, optional } = field;
  const label = fieldLabel(t, kind, field);
  return textField(context, {
    name,
    label: optional === true ? t('layout.optional', { label }) : label,
    hint: fieldHint(t, kind, field),
    value: fields[name] ?? '',
    error: errorFor(errors, name),
    required: optional !== true,
    autocomplete: autocompletes[name] ?? 'off',
    maxLength: 100,
    ...inputsOfForms[fieldForm],
  });
}
