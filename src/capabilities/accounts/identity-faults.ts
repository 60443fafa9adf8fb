import type { IdentityFieldName } from './identity-fields.ts';

/** What can be wrong with typed identity data; each is the text `identity.fault.<code>`. */
export const identityFaultCodes = [
  'family_name_empty',
  'family_name_unreadable',
  'given_name_empty',
  'given_name_unreadable',
  'patronymic_empty',
  'patronymic_unreadable',
  'patronymic_contradicted',
  'gender_empty',
  'birth_date_empty',
  'birth_date_unreadable',
  'birth_date_future',
  'birth_date_too_early',
  'birth_place_empty',
  'birth_place_unreadable',
  'citizenship_empty',
  'citizenship_unknown',
  'citizenship_needs_passport_rf',
  'citizenship_needs_foreign_document',
  'snils_empty',
  'snils_unreadable',
  'snils_checksum',
  'inn_unreadable',
  'inn_of_organisation',
  'inn_checksum',
  'document_type_empty',
  'document_series_empty',
  'document_series_passport',
  'document_series_foreign',
  'document_number_empty',
  'document_number_passport',
  'document_number_foreign',
  'document_issue_date_empty',
  'document_issue_date_unreadable',
  'document_issue_date_future',
  'document_issue_date_before_birth',
  'document_issue_date_before_fourteen',
  'document_expired_at_twenty',
  'document_expired_at_forty_five',
  'document_issued_by_empty',
  'document_issued_by_unreadable',
  'document_division_code_empty',
  'document_division_code_unreadable',
  'document_valid_until_unreadable',
  'document_valid_until_past',
] as const;
export type IdentityFaultCode = (typeof identityFaultCodes)[number];

export interface IdentityFault {
  readonly field: IdentityFieldName;
  readonly code: IdentityFaultCode;
}

/** Notes a fault of a field; answers undefined, so that a reader can end with it. */
export type NoteFault = (field: IdentityFieldName, code: IdentityFaultCode) => undefined;
