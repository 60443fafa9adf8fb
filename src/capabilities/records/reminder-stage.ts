import type { CalendarDate } from '../../kernel/calendar-date.ts';

/** The day after the last one: then a document has ended. */
export const ENDED = -1;

/** How long after its end a document is still told of: later the news is old, and was told or seen. */
export const TELL_UNTIL_DAYS_AFTER = 30;

/**
 * The reminder that is due: the closest of those whose day has come, in days before the end, or ENDED. Undefined before the first.
 * `daysBefore` in any order.
 */
export function reminderStage(validUntil: CalendarDate, today: CalendarDate, daysBefore: readonly number[]): number | undefined {
  const left = daysBetween(today, validUntil);
  const due = [...daysBefore, ENDED].filter((days) => left <= days);
  return due.length === 0 ? undefined : Math.min(...due);
}

/** Negative when `to` is past. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** Between 9 and 14 o'clock in Moscow it is day from Kaliningrad to Kamchatka: nobody is woken by an SMS about a passport. */
export function isDayEverywhere(now: Date): boolean {
  const hour = (now.getUTCHours() + 3) % 24;
  return hour >= 9 && hour < 14;
}
