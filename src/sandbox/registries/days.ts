/** UTC+3: the state counts its days in Moscow. */
const moscowAheadMilliseconds = 3 * 3_600_000;
const dayMilliseconds = 86_400_000;

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** The day it is at that moment, `YYYY-MM-DD`. */
export function today(moment = new Date()): string {
  return dayOf(new Date(moment.getTime() + moscowAheadMilliseconds));
}

export function addDays(day: string, days: number): string {
  return dayOf(new Date(Date.parse(day) + days * dayMilliseconds));
}

/** The same day `years` later; of 29 February, in a year without one, 1 March. */
export function addYears(day: string, years: number): string {
  const moment = new Date(Date.parse(day));
  moment.setUTCFullYear(moment.getUTCFullYear() + years);
  return dayOf(moment);
}

/** Days from one to the other. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMilliseconds);
}

export function isDay(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/u.test(text) && !Number.isNaN(moment.getTime()) && dayOf(moment) === text;
}
