import { describe, expect, it } from '@jest/globals';
import { addDays, addYears, calendarDateOf, parseCalendarDate } from '../../src/kernel/calendar-date.ts';

const date = (text: string) => parseCalendarDate(text)!;

describe('a calendar date', () => {
  it.each([
    ['1990-01-31', '1990-01-31'],
    ['31.01.1990', '1990-01-31'],
    ['31/01/1990', '1990-01-31'],
    ['7.3.1988', '1988-03-07'],
    ['  07.03.1988\n', '1988-03-07'],
    ['29.02.2000', '2000-02-29'],
    ['2024-02-29', '2024-02-29'],
  ])('is read from %j as %j', (text, expected) => {
    expect(parseCalendarDate(text)).toBe(expected);
  });

  it.each([
    ['a day that does not exist', '31.04.2000'],
    ['29 February of a common year', '29.02.1900'],
    ['day and month swapped', '03.27.1988'],
    ['month zero', '01.00.2000'],
    ['day zero', '2000-01-00'],
    ['two digits of a year', '31.01.90'],
    ['no year', '31.01'],
    ['a time', '1990-01-31T00:00:00Z'],
    ['a year beyond 9999', '+010000-01-01'],
    ['signs', '-1.01.1990'],
    ['digits of another script', '٣١.٠١.١٩٩٠'],
    ['words', '31 января 1990'],
    ['nothing', ''],
    ['a second date', '1990-01-31\n1990-01-31'],
    ['a megabyte', '1'.repeat(1_000_000)],
  ])('is none with %s', (_, text) => {
    expect(parseCalendarDate(text)).toBeUndefined();
  });

  it('comes round each year; a birthday of 29 February is on 1 March in a common year', () => {
    expect(addYears(date('1988-03-07'), 14)).toBe('2002-03-07');
    expect(addYears(date('2004-02-29'), 20)).toBe('2024-02-29');
    expect(addYears(date('2004-02-29'), 14)).toBe('2018-03-01');
  });

  it('is followed by others over the ends of months and years', () => {
    expect(addDays(date('2023-12-31'), 1)).toBe('2024-01-01');
    expect(addDays(date('2024-01-01'), 90)).toBe('2024-03-31');
    expect(addDays(date('2024-03-01'), -1)).toBe('2024-02-29');
  });

  it('of a moment is the one in Moscow, where a day begins three hours before it does in Greenwich', () => {
    expect(calendarDateOf(new Date('2026-11-22T20:59:59.999Z'))).toBe('2026-11-22');
    expect(calendarDateOf(new Date('2026-11-22T21:00:00Z'))).toBe('2026-11-23');
  });

  it('sorts as text', () => {
    const sorted = ['31.12.1999', '01.01.2000', '02.02.1999'].map(date).toSorted((one, other) => (one < other ? -1 : 1));
    expect(sorted).toEqual(['1999-02-02', '1999-12-31', '2000-01-01']);
  });
});
