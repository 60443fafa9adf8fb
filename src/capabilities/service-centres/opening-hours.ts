import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { Hours, ServiceCentre } from './service-centre.ts';
import { dateThere, timeThere, weekdayOf } from './wall-clock.ts';

type Timetable = Pick<ServiceCentre, 'opening' | 'exceptions'>;

/** When the centre is open on a day, in order; nothing when it is shut. */
export function hoursOn({ opening, exceptions }: Timetable, date: CalendarDate): readonly Hours[] {
  return exceptions.find((exception) => exception.date === date)?.hours ?? opening[weekdayOf(date)];
}

export type OpenState =
  | { readonly kind: 'open'; readonly until: string }
  /** Opens on that day, which may be today. */
  | { readonly kind: 'shut'; readonly opensOn: CalendarDate; readonly at: string }
  /** Not within the next two weeks. */
  | { readonly kind: 'shut_for_long' };

const LOOK_AHEAD_DAYS = 14;

/** Whether people can come in now, and if not, when. */
export function openStateAt(centre: Timetable & Pick<ServiceCentre, 'timeZone'>, now: Date): OpenState {
  const [today, time] = [dateThere(centre.timeZone, now), timeThere(centre.timeZone, now)];
  const current = hoursOn(centre, today).find(([from, until]) => from <= time && time < until);
  if (current !== undefined) return { kind: 'open', until: current[1] };
  for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead++) {
    const day = addDays(today, ahead);
    const next = hoursOn(centre, day).find(([from]) => ahead > 0 || from > time);
    if (next !== undefined) return { kind: 'shut', opensOn: day, at: next[0] };
  }
  return { kind: 'shut_for_long' };
}
