/** A day of the Gregorian calendar without a time zone, `YYYY-MM-DD` (ISO 8601). Sorts as text. */
export type CalendarDate = string & { readonly brand: 'CalendarDate' };

const FORMS = [/^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/u, /^(?<day>\d{1,2})[./](?<month>\d{1,2})[./](?<year>\d{4})$/u];

/** Reads `1990-01-31`, as a date field sends it, and `31.01.1990`, as people write it; a day that does not exist is none. */
export function parseCalendarDate(text: string): CalendarDate | undefined {
  const parts = FORMS.map((form) => form.exec(text.trim())?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return undefined;
  const date = `${parts['year']}-${parts['month']?.padStart(2, '0')}-${parts['day']?.padStart(2, '0')}`;
  const moment = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().slice(0, 10) === date ? (date as CalendarDate) : undefined;
}

/** The same day `years` later; of 29 February, in a year without one, 1 March. */
export function addYears(date: CalendarDate, years: number): CalendarDate {
  const moment = new Date(`${date}T00:00:00Z`);
  moment.setUTCFullYear(moment.getUTCFullYear() + years);
  return moment.toISOString().slice(0, 10) as CalendarDate;
}

/** `days` may be negative. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  const moment = new Date(`${date}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10) as CalendarDate;
}

/** The day it is at that moment in Moscow, where the state counts its days. */
export function calendarDateOf(moment: Date): CalendarDate {
  return new Date(moment.getTime() + MOSCOW_AHEAD_OF_UTC_MILLISECONDS).toISOString().slice(0, 10) as CalendarDate;
}

/** UTC+3 without summer time since 2014. */
const MOSCOW_AHEAD_OF_UTC_MILLISECONDS = 3 * 3_600_000;
