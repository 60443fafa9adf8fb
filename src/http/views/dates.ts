import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { calendarDateOf } from '../../kernel/calendar-date.ts';
import type { Language } from '../../kernel/language.ts';

const days = formatsWith({ day: 'numeric', month: 'long', year: 'numeric' });
const moments = formatsWith({ day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' });
const momentsOfYears = formatsWith({ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' });

/** The day in Moscow, where the state counts its days: `22 ноября 2026 г.`, `22 November 2026`. */
export function formatDate(language: Language, moment: Date): string {
  return days[language].format(moment);
}

/** A day that documents name: `22 ноября 2026 г.`, `22 November 2026`. */
export function formatDay(language: Language, day: CalendarDate): string {
  return formatDate(language, new Date(`${day}T12:00:00Z`));
}

/** Day and time in Moscow: `22 ноября в 14:05`. */
export function formatMoment(language: Language, moment: Date): string {
  return moments[language].format(moment);
}

/** The same with the year, where it is not the one of now: for what may lie long ago. */
export function formatPastMoment(language: Language, moment: Date, now = new Date()): string {
  return yearOf(moment) === yearOf(now) ? formatMoment(language, moment) : momentsOfYears[language].format(moment);
}

function yearOf(moment: Date): string {
  return calendarDateOf(moment).slice(0, 4);
}

function formatsWith(options: Intl.DateTimeFormatOptions): Readonly<Record<Language, Intl.DateTimeFormat>> {
  const format = (locale: string) => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'Europe/Moscow' });
  return { ru: format('ru'), en: format('en-GB') };
}
