import type { FieldFormName } from './field-forms.ts';

/** The fields of all kinds, under the names they have in HTML and in what is sealed. */
export type RecordField =
  | 'phone'
  | 'postcode'
  | 'locality'
  | 'street'
  | 'house'
  | 'flat'
  | 'number'
  | 'series'
  | 'categories'
  | 'family_name'
  | 'given_name'
  | 'patronymic'
  | 'latin_family_name'
  | 'latin_given_name'
  | 'birth_date'
  | 'snils'
  | 'certificate_series'
  | 'certificate_number'
  | 'policy_number'
  | 'insurer'
  | 'issue_date'
  | 'issued_by'
  | 'valid_until'
  | 'plate'
  | 'model'
  | 'certificate'
  | 'vin';

export interface FieldRow {
  readonly name: RecordField;
  readonly form: FieldFormName;
  readonly optional?: true;
}

export interface RecordKindRow {
  /** Where it stands among the others. */
  readonly group: 'documents' | 'addresses' | 'children' | 'vehicles';
  /** How many of it one person can have. */
  readonly atMost: number;
  /** In the order of the form. */
  readonly fields: readonly FieldRow[];
  /** What makes two of them the same thing. */
  readonly sameBy: readonly RecordField[];
}

const address: readonly FieldRow[] = [
  { name: 'postcode', form: 'postcode' },
  { name: 'locality', form: 'locality' },
  { name: 'street', form: 'street', optional: true },
  { name: 'house', form: 'house' },
  { name: 'flat', form: 'flat', optional: true },
];
const issueDate: FieldRow = { name: 'issue_date', form: 'date' };
const issuedBy: FieldRow = { name: 'issued_by', form: 'text' };
const validUntil: FieldRow = { name: 'valid_until', form: 'date' };

/** Everything that can be kept beside the identity data, in the order of the page: one more kind is one more row, and its texts. */
export const recordKinds = {
  driving_licence: {
    group: 'documents',
    atMost: 1,
    fields: [
      { name: 'number', form: 'licence_number' },
      { name: 'categories', form: 'licence_categories', optional: true },
      issueDate,
      validUntil,
      { ...issuedBy, optional: true },
    ],
    sameBy: ['number'],
  },
  health_policy: {
    group: 'documents',
    atMost: 1,
    fields: [
      { name: 'number', form: 'policy_number' },
      { name: 'insurer', form: 'text', optional: true },
      { ...validUntil, optional: true },
    ],
    sameBy: ['number'],
  },
  foreign_passport: {
    group: 'documents',
    // Two at once are allowed by the law on leaving and entering the country (114-FZ, article 10).
    atMost: 2,
    fields: [
      { name: 'number', form: 'foreign_passport_number' },
      { name: 'latin_family_name', form: 'latin_name', optional: true },
      { name: 'latin_given_name', form: 'latin_name', optional: true },
      issueDate,
      validUntil,
      { ...issuedBy, optional: true },
    ],
    sameBy: ['number'],
  },
  birth_certificate: {
    group: 'documents',
    atMost: 1,
    fields: [{ name: 'series', form: 'certificate_series' }, { name: 'number', form: 'certificate_number' }, issueDate, issuedBy],
    sameBy: ['series', 'number'],
  },
  military_id: {
    group: 'documents',
    atMost: 1,
    fields: [{ name: 'number', form: 'military_number' }, issueDate, issuedBy],
    sameBy: ['number'],
  },
  registration_address: { group: 'addresses', atMost: 1, fields: address, sameBy: [] },
  residence_address: { group: 'addresses', atMost: 1, fields: address, sameBy: [] },
  home_phone: { group: 'addresses', atMost: 1, fields: [{ name: 'phone', form: 'landline' }], sameBy: [] },
  child: {
    group: 'children',
    atMost: 20,
    fields: [
      { name: 'family_name', form: 'name' },
      { name: 'given_name', form: 'name' },
      { name: 'patronymic', form: 'name', optional: true },
      { name: 'birth_date', form: 'date' },
      { name: 'certificate_series', form: 'certificate_series', optional: true },
      { name: 'certificate_number', form: 'certificate_number', optional: true },
      { name: 'snils', form: 'snils', optional: true },
      { name: 'policy_number', form: 'policy_number', optional: true },
    ],
    sameBy: ['family_name', 'given_name', 'patronymic', 'birth_date'],
  },
  vehicle: {
    group: 'vehicles',
    atMost: 20,
    fields: [
      { name: 'plate', form: 'plate' },
      { name: 'certificate', form: 'vehicle_certificate' },
      { name: 'model', form: 'text', optional: true },
      { name: 'vin', form: 'vin', optional: true },
    ],
    sameBy: ['plate'],
  },
} as const satisfies Readonly<Record<string, RecordKindRow>>;

export type RecordKind = keyof typeof recordKinds;
export const recordKindNames = Object.keys(recordKinds) as readonly RecordKind[];

export function recordKind(kind: RecordKind): RecordKindRow {
  return recordKinds[kind];
}

export function isRecordKind(text: string): text is RecordKind {
  return Object.hasOwn(recordKinds, text);
}
