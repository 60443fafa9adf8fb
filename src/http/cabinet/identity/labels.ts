import type { IdentityFieldName } from '../../../capabilities/accounts/identity-fields.ts';
import type { TextKey } from '../../../kernel/texts.ts';

/** What each field is called, by the name of its input. */
export const fieldLabels = {
  family_name: 'cabinet.field_family_name',
  given_name: 'cabinet.field_given_name',
  patronymic: 'cabinet.field_patronymic',
  no_patronymic: 'cabinet.field_no_patronymic',
  gender: 'cabinet.field_gender',
  birth_date: 'cabinet.field_birth_date',
  birth_place: 'cabinet.field_birth_place',
  citizenship: 'cabinet.field_citizenship',
  snils: 'cabinet.field_snils',
  inn: 'cabinet.field_inn',
  document_type: 'cabinet.field_document_type',
  document_series: 'cabinet.field_document_series',
  document_number: 'cabinet.field_document_number',
  document_issue_date: 'cabinet.field_document_issue_date',
  document_issued_by: 'cabinet.field_document_issued_by',
  document_division_code: 'cabinet.field_document_division_code',
  document_valid_until: 'cabinet.field_document_valid_until',
} as const satisfies Readonly<Record<IdentityFieldName, TextKey>>;
