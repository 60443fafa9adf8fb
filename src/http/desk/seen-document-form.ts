import { seenFields, type SeenDocument, type SeenField } from '../../capabilities/operators/seen-document.ts';
import { parseCalendarDate } from '../../kernel/calendar-date.ts';
import type { Translate } from '../../kernel/texts.ts';
import type { Form } from '../middleware/form-body.ts';
import { textField } from '../views/fields.ts';
import { errorFor } from '../views/forms.ts';
import { html, type Html } from '../views/html.ts';
import type { FieldError, PageContext } from '../views/page-context.ts';

/** Names of the inputs, in the order in which they stand in a passport from the cover on. */
const inputs: Readonly<Record<SeenField, string>> = {
  number: 'document_number',
  familyName: 'family_name',
  givenName: 'given_name',
  patronymic: 'patronymic',
  birthDate: 'birth_date',
};

export type TypedDocument = Readonly<Record<SeenField, string>>;

export const emptyDocument: TypedDocument = { number: '', familyName: '', givenName: '', patronymic: '', birthDate: '' };

export function typedDocument(form: Form): TypedDocument {
  return Object.fromEntries(seenFields.map((field) => [field, form.text(inputs[field])])) as TypedDocument;
}

/** What was typed as a document, or what is missing in it. The patronymic may be: not everybody has one. */
export function readSeenDocument(
  t: Translate,
  typed: TypedDocument,
): { readonly seen: SeenDocument } | { readonly errors: readonly FieldError[] } {
  const birthDate = parseCalendarDate(typed.birthDate);
  const empty = seenFields.filter((field) => field !== 'patronymic' && typed[field].trim() === '');
  const errors = empty.map((field) => ({ field: inputs[field], message: t(`desk.error_seen_${field}_empty`) }));
  if (birthDate === undefined && !empty.includes('birthDate')) errors.push({ field: inputs.birthDate, message: t('desk.error_seen_date') });
  if (birthDate === undefined || errors.length > 0) return { errors };
  return { seen: { ...typed, birthDate } };
}

/** Which fields are not what the registries know; the right values stay untold. */
export function differenceErrors(t: Translate, fields: readonly SeenField[]): readonly FieldError[] {
  return fields.map((field) => ({ field: inputs[field], message: t(`desk.error_seen_${field}_differs`) }));
}

export function seenDocumentFields(context: PageContext, typed: TypedDocument, errors: readonly FieldError[]): Html {
  const { t } = context;
  const input = (field: SeenField, options: Partial<Parameters<typeof textField>[1]> = {}) =>
    textField(context, {
      name: inputs[field],
      label: t(`desk.seen_${field}`),
      value: typed[field],
      autocomplete: 'off',
      maxLength: 100,
      error: errorFor(errors, inputs[field]),
      ...options,
    });
  return html`${input('number', { hint: t('desk.seen_number_hint'), width: 'medium', autocapitalize: 'none', autofocus: errors.length === 0 })}
  ${input('familyName', { autocapitalize: 'words' })} ${input('givenName', { autocapitalize: 'words' })}
  ${input('patronymic', { autocapitalize: 'words', required: false })}
  ${input('birthDate', { hint: t('desk.seen_birthDate_hint'), inputMode: 'numeric', width: 'short', mask: '00.00.0000' })}`;
}
