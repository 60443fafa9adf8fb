import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { distanceKm } from '../../src/capabilities/service-centres/distance.ts';
import { openStateAt } from '../../src/capabilities/service-centres/opening-hours.ts';
import { freeDesk, isInBookingTime, isOpenThroughout, slotAt, slotsOn } from '../../src/capabilities/service-centres/visit-slot.ts';
import { isTimeZone, momentInWords, momentThere, timeThere } from '../../src/capabilities/service-centres/wall-clock.ts';
import type { CalendarDate } from '../../src/kernel/calendar-date.ts';
import { someCentre } from './centres-world.ts';

const day = (text: string) => text as CalendarDate;
const lunch = [
  ['09:00', '13:00'],
  ['14:00', '18:00'],
] as const;
/** Monday to Friday with a break, shut at the weekend. */
const office = someCentre({ opening: { mon: lunch, tue: lunch, wed: lunch, thu: lunch, fri: lunch, sat: [], sun: [] } });

describe('clocks on a wall', () => {
  it('show in each zone what people there see', () => {
    expect(momentThere('Asia/Vladivostok', day('2026-11-24'), '09:00').toISOString()).toBe('2026-11-23T23:00:00.000Z');
    expect(momentThere('Europe/Moscow', day('2026-11-24'), '24:00').toISOString()).toBe('2026-11-24T21:00:00.000Z');
    expect(momentInWords('ru', new Date('2026-11-24T11:30:00Z'), 'Europe/Moscow')).toMatch(/вторник, 24 ноября.* 14:30/u);
    expect(momentInWords('en', new Date('2026-11-24T11:30:00Z'), 'Europe/Moscow')).toMatch(/Tuesday,? 24 November.* 14:30/u);
  });

  it('lead there and back on any day, also where clocks are changed', () => {
    const zones = fc.constantFrom('Europe/Moscow', 'Asia/Kamchatka', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata');
    const moments = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(zones, moments, (zone, milliseconds) => {
        const at = new Date(Math.floor(milliseconds / 60_000) * 60_000);
        const shown = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeZone: zone }).format(at);
        const back = momentThere(zone, day(shown), timeThere(zone, at));
        // An hour shown twice has two moments; either shows the same.
        expect(timeThere(zone, back)).toBe(timeThere(zone, at));
        expect(Math.abs(back.getTime() - at.getTime())).toBeLessThanOrEqual(3_600_000);
      }),
      { numRuns: 200 },
    );
  });

  it.each(['Europe/Moscow', 'Asia/Yekaterinburg'])('knows %s', (zone) => expect(isTimeZone(zone)).toBe(true));
  it.each(['Moscow', 'Europe/Paiza', '', '../etc', '+03:00'])('knows no %s', (zone) => expect(isTimeZone(zone)).toBe(false));
});

describe('the doors', () => {
  it.each([
    ['2026-11-24T09:00:00Z', { kind: 'open', until: '13:00' }],
    ['2026-11-24T10:00:00Z', { kind: 'shut', opensOn: '2026-11-24', at: '14:00' }],
    ['2026-11-24T15:00:00Z', { kind: 'shut', opensOn: '2026-11-25', at: '09:00' }],
    ['2026-11-28T09:00:00Z', { kind: 'shut', opensOn: '2026-11-30', at: '09:00' }],
  ])('at %s', (now, state) => expect(openStateAt(office, new Date(now))).toEqual(state));

  it('stay shut on a holiday, and open on a working Saturday', () => {
    const exceptions = [
      { date: '2026-11-24', hours: [] },
      { date: '2026-11-28', hours: [['10:00', '12:00'] as const] },
    ];
    const centre = { ...office, exceptions };
    expect(slotsOn(centre, day('2026-11-24'))).toEqual([]);
    expect(slotsOn(centre, day('2026-11-28'))).toHaveLength(4);
    expect(openStateAt({ ...office, opening: someCentre().opening, exceptions }, new Date('2026-11-24T09:00:00Z')).kind).toBe('shut');
  });

  it('of a centre without hours open no more', () => {
    const none = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
    expect(openStateAt({ ...office, opening: none }, new Date())).toEqual({ kind: 'shut_for_long' });
  });
});

describe('times of visits', () => {
  it('end before the doors are shut, also for a break', () => {
    const times = slotsOn({ ...office, slotMinutes: 50 }, day('2026-11-24'));
    expect(times.map(({ startsAt }) => timeThere('Europe/Moscow', startsAt))).toEqual([
      '09:00',
      '09:50',
      '10:40',
      '11:30',
      '14:00',
      '14:50',
      '15:40',
      '16:30',
    ]);
    for (const slot of times) expect(isOpenThroughout(office, slot)).toBe(true);
  });

  it('begin where the timetable says, not a minute beside it', () => {
    const [first] = slotsOn(office, day('2026-11-24'));
    expect(slotAt(office, first!.startsAt)).toEqual(first);
    expect(slotAt(office, new Date(first!.startsAt.getTime() + 60_000))).toBeUndefined();
  });

  it('are neither too near nor too far', () => {
    const now = new Date('2026-11-24T09:00:00Z');
    const at = (seconds: number) => isInBookingTime({ startsAt: new Date(now.getTime() + seconds * 1000) }, now);
    expect([at(29 * 60), at(30 * 60), at(21 * 86_400), at(21 * 86_400 + 1)]).toEqual([false, true, true, false]);
  });

  it('leave a desk free as long as fewer visits than desks touch them, whatever the length of each', () => {
    const slot = slotsOn(office, day('2026-11-24'))[2]!;
    const over = (from: number, minutes: number, desk: number) => {
      const startsAt = new Date(slot.startsAt.getTime() + from * 60_000);
      return { startsAt, endsAt: new Date(startsAt.getTime() + minutes * 60_000), desk };
    };
    expect(freeDesk(2, slot, [over(-30, 30, 1), over(30, 30, 2)])).toBe(1);
    expect(freeDesk(2, slot, [over(-10, 15, 1)])).toBe(2);
    expect(freeDesk(2, slot, [over(-10, 15, 1), over(20, 45, 2)])).toBeUndefined();
    expect(freeDesk(0, slot, [])).toBeUndefined();
  });
});

it.each([
  [{ lat: 55.7558, lon: 37.6173 }, { lat: 59.9343, lon: 30.3351 }, 633],
  [{ lat: 66, lon: 179.9 }, { lat: 66, lon: -179.9 }, 9],
])('the way from %j to %j is %i km', (one, other, km) => expect(Math.round(distanceKm(one, other))).toBe(km));
