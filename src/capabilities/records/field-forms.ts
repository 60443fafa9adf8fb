import { parseCalendarDate } from '../../kernel/calendar-date.ts';
import { parseCyrillicName } from '../../kernel/cyrillic-name.ts';
import { formatLandlineNumber, parseLandlineNumber } from '../../kernel/landline-number.ts';
import { parseOfficialText } from '../../kernel/official-text.ts';
import { parseAddressLine } from '../../kernel/postal-address.ts';
import { formatSnils, parseSnils, type Snils } from '../../kernel/snils.ts';
import {
  formatInFours,
  formatInPairs,
  formatSeriesOfTwo,
  parseCertificateSeries,
  parseForeignPassportNumber,
  parseLatinName,
  parseLicenceCategories,
  parseLicenceNumber,
  parseMilitaryNumber,
  parsePolicyNumber,
  parseSixDigits,
} from './document-numbers.ts';
import { formatPlate, parsePlate, parseVehicleCertificate, parseVin } from './vehicle-numbers.ts';

interface FieldForm {
  /** What was typed, in the one spelling that is kept. */
  readonly parse: (text: string) => string | undefined;
  /** As documents print it; as it is kept when absent. */
  readonly format?: (value: string) => string;
}

/** How a value is written. What is wrong with one that cannot be read is the text `records.fault_<form>`. */
export const fieldForms = {
  name: { parse: parseCyrillicName },
  latin_name: { parse: parseLatinName },
  /** Kept as `YYYY-MM-DD`; pages write it in their language. */
  date: { parse: parseCalendarDate },
  text: { parse: parseOfficialText },
  licence_number: { parse: parseLicenceNumber, format: formatInPairs },
  licence_categories: { parse: parseLicenceCategories },
  certificate_series: { parse: parseCertificateSeries },
  certificate_number: { parse: parseSixDigits },
  policy_number: { parse: parsePolicyNumber, format: formatInFours },
  foreign_passport_number: { parse: parseForeignPassportNumber, format: formatSeriesOfTwo },
  military_number: { parse: parseMilitaryNumber, format: formatSeriesOfTwo },
  snils: { parse: parseSnils, format: (snils: string) => formatSnils(snils as Snils) },
  plate: { parse: parsePlate, format: formatPlate },
  vehicle_certificate: { parse: parseVehicleCertificate, format: formatInPairs },
  vin: { parse: parseVin },
  landline: { parse: parseLandlineNumber, format: formatLandlineNumber },
  postcode: { parse: (text) => parseAddressLine('postcode', text) },
  locality: { parse: (text) => parseAddressLine('locality', text) },
  street: { parse: (text) => parseAddressLine('street', text) },
  house: { parse: (text) => parseAddressLine('house', text) },
  flat: { parse: (text) => parseAddressLine('flat', text) },
} as const satisfies Readonly<Record<string, FieldForm>>;

export type FieldFormName = keyof typeof fieldForms;

export function parseField(form: FieldFormName, text: string): string | undefined {
  return fieldForms[form].parse(text.slice(0, 1000));
}

export function formatField(form: FieldFormName, value: string): string {
  const { format }: FieldForm = fieldForms[form];
  return format === undefined ? value : format(value);
}
