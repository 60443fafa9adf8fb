import type { Db } from '../../database/connect.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { ServiceCentre } from './service-centre.ts';
import { BOOKING_DAYS, freeDesk, isInBookingTime, slotsOn, type VisitSlot } from './visit-slot.ts';
import { readTakenSeats } from './visit-store.ts';
import { dateThere } from './wall-clock.ts';

/** A day of the centre with the times that somebody can still book. */
export interface FreeDay {
  readonly date: CalendarDate;
  readonly times: readonly VisitSlot[];
}

/** The days to come on which the centre has times left, each with them. A time shown may be taken before it is asked for. */
export async function findFreeTimes({ db }: { readonly db: Db }, centre: ServiceCentre, now: Date): Promise<readonly FreeDay[]> {
  const today = dateThere(centre.timeZone, now);
  const days = Array.from({ length: BOOKING_DAYS + 1 }, (_, ahead) => addDays(today, ahead));
  const slots = days.map((date) => ({ date, times: slotsOn(centre, date).filter((slot) => isInBookingTime(slot, now)) }));
  const end = new Date(now.getTime() + (BOOKING_DAYS + 1) * 86_400_000);
  const taken = await readTakenSeats(db, centre.centreId, { startsAt: now, endsAt: end });
  return slots
    .map(({ date, times }) => ({ date, times: times.filter((slot) => freeDesk(centre.desks, slot, taken) !== undefined) }))
    .filter(({ times }) => times.length > 0);
}
