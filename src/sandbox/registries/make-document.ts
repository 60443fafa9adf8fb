import { between, digits, oneOf } from './chance.ts';
import type { CitizenDocument } from './citizen.ts';
import { addDays, addYears, daysBetween } from './days.ts';
import { countries, type ForeignCountry, type Region } from './places.ts';

/** Ages at which a citizen of Russia gets a passport, and at which the one before ends (government decree 2267 of 23.12.2023, §7). */
const passportAges = [14, 20, 45];

/** Passports of today's kind were first issued in October 1997, and all older ones exchanged by the end of 2003. */
const firstIssued = '1997-10-01';
const exchangeDays = 2_200;

/** From this age on a person has a passport. */
export const firstPassportAge = 14;

type Passport = Extract<CitizenDocument, { type: 'passport_rf' }>;
type ForeignDocument = Extract<CitizenDocument, { type: 'foreign_document' }>;

/** Issued within a few weeks after the birthday that made it due, or in the great exchange; the person is at least 14. */
export function makePassport(birthDate: string, region: Region, today: string): Passport {
  const birthdays = passportAges.map((age) => addYears(birthDate, age)).filter((birthday) => birthday <= today);
  const due = birthdays.at(-1) ?? today;
  const issueDate = due < firstIssued ? addDays(firstIssued, between(0, exchangeDays)) : soonAfter(due, today);
  const year = Number(issueDate.slice(0, 4));
  return {
    type: 'passport_rf',
    series: region.okato + String((year - between(0, 1)) % 100).padStart(2, '0'),
    number: digits(6),
    issueDate,
    issuedBy: authorityOf(region, year),
    divisionCode: `${region.code}0-${String(between(1, 99)).padStart(3, '0')}`,
  };
}

function soonAfter(due: string, today: string): string {
  return addDays(due, between(0, Math.min(60, daysBetween(due, today))));
}

/** Passports were issued by departments of internal affairs, from 2006 to 2016 by the migration service, and since then by the ministry. */
function authorityOf({ dative, authority }: Region, year: number): string {
  if (year < 2006) return `Отделом внутренних дел по ${dative}`;
  return year < 2017 ? `Отделом УФМС России по ${dative}` : `${authority} по ${dative}`;
}

/** Ten years valid, of which at least one is left. */
export function makeForeignDocument(
  { issuedBy, series, digits: count }: ForeignCountry,
  birthDate: string,
  today: string,
): ForeignDocument {
  const issueDate = addDays(today, -between(30, Math.min(9 * 365, Math.max(30, daysBetween(birthDate, today)))));
  return { type: 'foreign_document', series, number: digits(count), issueDate, issuedBy, validUntil: addYears(issueDate, 10) };
}

export function countryOf(code: string): ForeignCountry {
  return countries.find((country) => country.code === code) ?? { ...oneOf(countries), code, issuedBy: 'Министерство внутренних дел' };
}
