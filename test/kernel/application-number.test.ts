import { describe, expect, it } from '@jest/globals';
import { formatApplicationNumber, newApplicationNumber, parseApplicationNumber } from '../../src/kernel/application-number.ts';

describe('an application number', () => {
  const numbers = Array.from({ length: 200 }, newApplicationNumber);

  it('is read back however it was written down', () => {
    for (const number of numbers) {
      expect(parseApplicationNumber(number)).toBe(number);
      expect(parseApplicationNumber(` ${formatApplicationNumber(number)} `)).toBe(number);
      expect(parseApplicationNumber(formatApplicationNumber(number).replaceAll(' ', '-'))).toBe(number);
    }
  });

  it('shows every single wrong digit', () => {
    for (const number of numbers.slice(0, 20))
      for (let place = 0; place < 9; place++)
        for (const digit of '0123456789') {
          const typed = `${number.slice(0, place)}${digit}${number.slice(place + 1)}`;
          expect(parseApplicationNumber(typed)).toBe(digit === number[place] ? number : undefined);
        }
  });

  it.each(['', '12345678', '1234567890', '79123456789', '123 456 78a', '١٢٣٤٥٦٧٨٩'])('is not read from %j', (text) => {
    expect(parseApplicationNumber(text)).toBeUndefined();
  });

  it('says nothing of the one before', () => {
    expect(new Set(numbers).size).toBe(200);
    expect(numbers.toSorted()).not.toEqual(numbers);
  });
});
