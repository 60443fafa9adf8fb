import { radios } from '../../views/choices.ts';
import { errorFor } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { fieldLabels } from './labels.ts';
import { inputFor, section, type SectionModel } from './section.ts';

type DocumentType = 'passport_rf' | 'foreign_document';
const types: readonly DocumentType[] = ['passport_rf', 'foreign_document'];

/** Both kinds of document share most fields; what belongs to one alone is shown with it, by the style sheet, and says so to all others. */
export function documentSection(context: PageContext, model: SectionModel): Html {
  const { t } = context;
  const { fields, errors } = model;
  const input = inputFor(context, model);
  const hint = (passport: string, foreign: string) => html`${only('passport_rf', passport)} ${only('foreign_document', foreign)}`;
  const body = html`${radios(context, {
      name: 'document_type',
      legend: t(fieldLabels.document_type),
      options: types.map((type) => ({ value: type, label: t(`cabinet.document_${type}`) })),
      value: fields.document_type,
      error: errorFor(errors, 'document_type'),
    })}
    <div class="field-pair">
      ${input('document_series', {
        hint: hint(t('cabinet.hint_series_passport'), t('cabinet.hint_series_foreign')),
        width: 'short',
        required: false,
        autocapitalize: 'none',
      })}
      ${input('document_number', {
        hint: hint(t('cabinet.hint_number_passport'), t('cabinet.hint_number_foreign')),
        width: 'short',
        autocapitalize: 'none',
      })}
    </div>
    ${input('document_issue_date', { hint: t('cabinet.hint_date'), inputMode: 'numeric', width: 'short', mask: '00.00.0000' })}
    ${input('document_issued_by', { hint: t('cabinet.hint_issued_by'), maxLength: 250 })}
    <div data-for="passport_rf">
      ${input('document_division_code', {
        hint: html`<span class="unless-switched">${t('cabinet.hint_division_code_only')}</span> ${t('cabinet.hint_division_code')}`,
        inputMode: 'numeric',
        width: 'short',
        required: false,
        mask: '000-000',
      })}
    </div>
    <div data-for="foreign_document">
      ${input('document_valid_until', {
        label: t('layout.optional', { label: t(fieldLabels.document_valid_until) }),
        hint: html`<span class="unless-switched">${t('cabinet.hint_valid_until_only')}</span> ${t('cabinet.hint_valid_until')}`,
        inputMode: 'numeric',
        width: 'short',
        required: false,
        mask: '00.00.0000',
      })}
    </div>`;
  return section(t('cabinet.section_document'), body);
}

function only(type: DocumentType, text: string): Html {
  return html`<span data-for="${type}">${text}</span>`;
}
