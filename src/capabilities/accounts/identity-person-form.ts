import { parseCalendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { parseCountryCode, RUSSIA, type CountryCode } from '../../kernel/country.ts';
import { parseCyrillicName } from '../../kernel/cyrillic-name.ts';
import { parseInn, type Inn } from '../../kernel/inn.ts';
import { parseOfficialText } from '../../kernel/official-text.ts';
import type { PersonName } from '../../kernel/person-name.ts';
import { parseSnils, type Snils } from '../../kernel/snils.ts';
import { genders, type Gender } from './identity-data.ts';
import type { NoteFault } from './identity-faults.ts';
import type { IdentityFields } from './identity-fields.ts';

/** An earlier year is a slip. */
const EARLIEST_BIRTH = '1900-01-01' as CalendarDate;

export function readName(fields: IdentityFields, field: 'family_name' | 'given_name', note: NoteFault): PersonName | undefined {
  if (isBlank(fields[field])) return note(field, `${field}_empty`);
  return parseCyrillicName(fields[field]) ?? note(field, `${field}_unreadable`);
}

/** Undefined also for a person who has none, which has to be said. */
export function readPatronymic({ patronymic, no_patronymic }: IdentityFields, note: NoteFault): PersonName | undefined {
  const none = no_patronymic === 'on';
  if (isBlank(patronymic)) return none ? undefined : note('patronymic', 'patronymic_empty');
  if (none) return note('patronymic', 'patronymic_contradicted');
  return parseCyrillicName(patronymic) ?? note('patronymic', 'patronymic_unreadable');
}

export function readGender(fields: IdentityFields, note: NoteFault): Gender | undefined {
  return genders.find((gender) => gender === fields.gender) ?? note('gender', 'gender_empty');
}

export function readBirthDate(fields: IdentityFields, today: CalendarDate, note: NoteFault): CalendarDate | undefined {
  if (isBlank(fields.birth_date)) return note('birth_date', 'birth_date_empty');
  const date = parseCalendarDate(fields.birth_date);
  if (date === undefined) return note('birth_date', 'birth_date_unreadable');
  if (date > today) return note('birth_date', 'birth_date_future');
  return date < EARLIEST_BIRTH ? note('birth_date', 'birth_date_too_early') : date;
}

export function readBirthPlace(fields: IdentityFields, note: NoteFault): string | undefined {
  if (isBlank(fields.birth_place)) return note('birth_place', 'birth_place_empty');
  return parseOfficialText(fields.birth_place) ?? note('birth_place', 'birth_place_unreadable');
}

/** Who is a citizen of Russia is identified by its passport, and nobody else is. */
export function readCitizenship(fields: IdentityFields, note: NoteFault): CountryCode | undefined {
  if (isBlank(fields.citizenship)) return note('citizenship', 'citizenship_empty');
  const country = parseCountryCode(fields.citizenship);
  if (country === undefined) return note('citizenship', 'citizenship_unknown');
  const foreign = fields.document_type === 'foreign_document';
  if (country === RUSSIA) return foreign ? note('citizenship', 'citizenship_needs_passport_rf') : country;
  return fields.document_type === 'passport_rf' ? note('citizenship', 'citizenship_needs_foreign_document') : country;
}

export function readSnils({ snils }: IdentityFields, note: NoteFault): Snils | undefined {
  if (isBlank(snils)) return note('snils', 'snils_empty');
  const hasDigits = /^(\D*\d){11}\D*$/u.test(snils);
  return parseSnils(snils) ?? note('snils', hasDigits ? 'snils_checksum' : 'snils_unreadable');
}

/** Optional: the tax service finds it. */
export function readInn({ inn }: IdentityFields, note: NoteFault): Inn | undefined {
  if (isBlank(inn)) return undefined;
  const digits = inn.replace(/[\s-]/gu, '');
  if (/^\d{10}$/u.test(digits)) return note('inn', 'inn_of_organisation');
  return parseInn(inn) ?? note('inn', /^\d{12}$/u.test(digits) ? 'inn_checksum' : 'inn_unreadable');
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
