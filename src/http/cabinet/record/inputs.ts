import type { FieldFormName } from '../../../capabilities/records/field-forms.ts';
import type { RecordField } from '../../../capabilities/records/record-kinds.ts';
import type { TextFieldOptions } from '../../views/fields.ts';

type InputOptions = Partial<TextFieldOptions>;

const digits = { inputMode: 'numeric', width: 'medium' } as const;

/** How a value of each form is typed; the server takes any spelling. */
export const inputsOfForms: Readonly<Partial<Record<FieldFormName, InputOptions>>> = {
  name: { autocapitalize: 'words' },
  latin_name: { autocapitalize: 'none' },
  date: { inputMode: 'numeric', width: 'short', mask: '00.00.0000' },
  text: { maxLength: 255 },
  licence_number: { width: 'medium', autocapitalize: 'none' },
  certificate_series: { width: 'short', autocapitalize: 'none' },
  certificate_number: { ...digits, width: 'short' },
  policy_number: { ...digits, mask: '0000 0000 0000 0000' },
  foreign_passport_number: { ...digits, mask: '00 0000000' },
  military_number: { width: 'medium', autocapitalize: 'none' },
  snils: { ...digits, mask: '000-000-000 00' },
  plate: { width: 'medium', autocapitalize: 'none' },
  vehicle_certificate: { width: 'medium', autocapitalize: 'none' },
  vin: { autocapitalize: 'none' },
  landline: { type: 'tel', inputMode: 'tel', width: 'medium' },
  postcode: { ...digits, width: 'short' },
  house: { width: 'short' },
  flat: { width: 'short' },
};

/** What a browser may fill in by itself: only what is the person's own (WCAG 2.2, 1.3.5). */
export const autocompletes: Readonly<Partial<Record<RecordField, string>>> = {
  phone: 'home tel',
  postcode: 'postal-code',
  locality: 'address-level2',
  street: 'address-line1',
  house: 'address-line2',
  flat: 'address-line3',
};
