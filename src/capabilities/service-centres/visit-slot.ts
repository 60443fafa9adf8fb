import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { hoursOn } from './opening-hours.ts';
import type { Hours, ServiceCentre } from './service-centre.ts';
import { dateThere, momentThere } from './wall-clock.ts';

/** A time that a visit may take. */
export interface VisitSlot {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

export type Bookable = Pick<ServiceCentre, 'opening' | 'exceptions' | 'timeZone' | 'slotMinutes'>;

/** Every slot of a day, in order. A slot ends before the doors do. */
export function slotsOn(centre: Bookable, date: CalendarDate): readonly VisitSlot[] {
  return hoursOn(centre, date).flatMap((hours) => slotsWithin(centre, date, hours));
}

function slotsWithin({ timeZone, slotMinutes }: Bookable, date: CalendarDate, [from, until]: Hours): readonly VisitSlot[] {
  const length = slotMinutes * 60_000;
  const [opens, shuts] = [momentThere(timeZone, date, from).getTime(), momentThere(timeZone, date, until).getTime()];
  const count = Math.max(0, Math.floor((shuts - opens) / length));
  return Array.from({ length: count }, (_, index) => ({
    startsAt: new Date(opens + index * length),
    endsAt: new Date(opens + (index + 1) * length),
  }));
}

/** The slot that begins at this moment; undefined when there is none. */
export function slotAt(centre: Bookable, startsAt: Date): VisitSlot | undefined {
  const slots = slotsOn(centre, dateThere(centre.timeZone, startsAt));
  return slots.find((slot) => slot.startsAt.getTime() === startsAt.getTime());
}

/** Whether the doors are open all the time that a visit takes: of one booked before the hours or the slots were changed. */
export function isOpenThroughout(centre: Bookable, { startsAt, endsAt }: VisitSlot): boolean {
  const date = dateThere(centre.timeZone, startsAt);
  return hoursOn(centre, date).some(
    ([from, until]) => momentThere(centre.timeZone, date, from) <= startsAt && endsAt <= momentThere(centre.timeZone, date, until),
  );
}

/** A visit too soon finds nobody prepared; one far ahead is forgotten. */
export const BOOKING_LEAD_SECONDS = 30 * 60;
export const BOOKING_DAYS = 21;

/** Whether a slot is neither too near nor too far. */
export function isInBookingTime({ startsAt }: Pick<VisitSlot, 'startsAt'>, now: Date): boolean {
  const secondsAhead = (startsAt.getTime() - now.getTime()) / 1000;
  return secondsAhead >= BOOKING_LEAD_SECONDS && secondsAhead <= BOOKING_DAYS * 86_400;
}

/** A seat of a visit, over the time that it takes. */
export interface TakenSeat extends VisitSlot {
  readonly desk: number;
}

/** The lowest desk that nobody has for any part of the slot; undefined when all are taken. */
export function freeDesk(desks: number, slot: VisitSlot, taken: readonly TakenSeat[]): number | undefined {
  const busy = new Set(taken.filter(({ startsAt, endsAt }) => startsAt < slot.endsAt && slot.startsAt < endsAt).map(({ desk }) => desk));
  return Array.from({ length: desks }, (_, index) => index + 1).find((desk) => !busy.has(desk));
}
