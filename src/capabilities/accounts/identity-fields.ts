/** The fields of the personal data form, under the names they have in HTML. */
export const identityFieldNames = [
  'family_name',
  'given_name',
  'patronymic',
  /** `on` when the person has no patronymic. */
  'no_patronymic',
  /** `male` or `female`. */
  'gender',
  'birth_date',
  'birth_place',
  /** ISO 3166-1 alpha-3. */
  'citizenship',
  'snils',
  'inn',
  /** `passport_rf` or `foreign_document`. */
  'document_type',
  'document_series',
  'document_number',
  'document_issue_date',
  'document_issued_by',
  'document_division_code',
  'document_valid_until',
] as const;
export type IdentityFieldName = (typeof identityFieldNames)[number];

/** What was typed, as it was typed; an empty text for what was not. */
export type IdentityFields = Readonly<Record<IdentityFieldName, string>>;
