import type { Language } from '../../kernel/language.ts';

/** The same words in each language that pages speak. */
export type InEachLanguage = Readonly<Record<Language, string>>;

/** What operators of a centre do for people: prove an identity, open an account for a visitor, give back an account. */
export const centreServices = ['confirm', 'register', 'restore'] as const;
export type CentreService = (typeof centreServices)[number];

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** From and until, `HH:MM` on the centre's own clocks; until may be `24:00`. */
export type Hours = readonly [from: string, until: string];

/** Of each day of the week in order; none when it is shut. */
export type Opening = Readonly<Record<Weekday, readonly Hours[]>>;

/** A day that is not like its others: a holiday, or a working Saturday. Shut all day without hours. */
export interface OpeningException {
  /** `YYYY-MM-DD` where the centre is. */
  readonly date: string;
  readonly hours: readonly Hours[];
}

/** A point on the Earth, WGS 84 in degrees. */
export interface Point {
  readonly lat: number;
  readonly lon: number;
}

/** A place where people come with their document. */
export interface ServiceCentre extends Point {
  readonly centreId: string;
  readonly name: InEachLanguage;
  readonly town: InEachLanguage;
  readonly address: InEachLanguage;
  /** As it is to be shown. */
  readonly phone?: string | undefined;
  /** IANA name. */
  readonly timeZone: string;
  readonly opening: Opening;
  readonly exceptions: readonly OpeningException[];
  readonly services: readonly CentreService[];
  readonly slotMinutes: number;
  /** How many people are served at the same time; 0 where visits cannot be booked. */
  readonly desks: number;
  /** False when it has shut for good. */
  readonly active: boolean;
}

/** Whether somebody may book a visit there to prove their identity. */
export function takesBookings({ active, desks, services }: Pick<ServiceCentre, 'active' | 'desks' | 'services'>): boolean {
  return active && desks > 0 && services.includes('confirm');
}
