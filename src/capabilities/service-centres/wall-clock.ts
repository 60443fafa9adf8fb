import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Language } from '../../kernel/language.ts';
import { weekdays, type Weekday } from './service-centre.ts';

const MINUTE = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once for each zone: making one costs far more than using it. */
function formatOf(key: string, make: () => Intl.DateTimeFormat): Intl.DateTimeFormat {
  const format = formats.get(key) ?? make();
  formats.set(key, format);
  return format;
}

/** What clocks on a wall in that zone show, as if it were UTC. */
function shownThere(timeZone: string, at: Date): number {
  const format = formatOf(`clock ${timeZone}`, () => {
    const fields = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
    return new Intl.DateTimeFormat('en-GB', { ...fields, hourCycle: 'h23', timeZone });
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (name: string): number => parts[name] ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** Whether the zone has a name that this machine knows (IANA time zone database). */
export function isTimeZone(name: string): boolean {
  try {
    return name.includes('/') && shownThere(name, new Date(0)) >= -86_400_000;
  } catch {
    return false;
  }
}

/**
 * The moment when clocks in a zone show this day and time (`HH:MM`, up to `24:00`). Where clocks are put forward over it, the moment after;
 * where they show it twice, one of the two, always the same.
 */
export function momentThere(timeZone: string, date: CalendarDate, time: string): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const wanted = Date.parse(`${date}T00:00:00Z`) + (hours * 60 + minutes) * MINUTE;
  const guess = wanted - (shownThere(timeZone, new Date(wanted)) - wanted);
  return new Date(guess - (shownThere(timeZone, new Date(guess)) - wanted));
}

/** The day it is in a zone. */
export function dateThere(timeZone: string, at: Date): CalendarDate {
  return new Date(shownThere(timeZone, at)).toISOString().slice(0, 10) as CalendarDate;
}

/** What clocks in a zone show, `HH:MM`. */
export function timeThere(timeZone: string, at: Date): string {
  return new Date(shownThere(timeZone, at)).toISOString().slice(11, 16);
}

export function weekdayOf(date: CalendarDate): Weekday {
  const sundayFirst = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekdays[(sundayFirst + 6) % 7]!;
}

/** Day and time where the centre is: `вторник, 24 ноября в 14:30`, `Tuesday 24 November at 14:30`. */
export function momentInWords(language: Language, at: Date, timeZone: string): string {
  const format = formatOf(`words ${language} ${timeZone}`, () => {
    const fields = { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' } as const;
    return new Intl.DateTimeFormat(language === 'ru' ? 'ru' : 'en-GB', { ...fields, timeZone });
  });
  return format.format(at);
}

/** A day: `вторник, 24 ноября`, `Tuesday 24 November`. */
export function dayInWords(language: Language, date: CalendarDate): string {
  const format = formatOf(`day ${language}`, () => {
    const fields = { weekday: 'long', day: 'numeric', month: 'long' } as const;
    return new Intl.DateTimeFormat(language === 'ru' ? 'ru' : 'en-GB', { ...fields, timeZone: 'UTC' });
  });
  return format.format(new Date(`${date}T12:00:00Z`));
}

/** A day where there is little room: `вт, 24 ноября`, `Tue 24 November`. */
export function dayInShort(language: Language, date: CalendarDate): string {
  const format = formatOf(`short day ${language}`, () => {
    const fields = { weekday: 'short', day: 'numeric', month: 'long' } as const;
    return new Intl.DateTimeFormat(language === 'ru' ? 'ru' : 'en-GB', { ...fields, timeZone: 'UTC' });
  });
  return format.format(new Date(`${date}T12:00:00Z`));
}
