import { expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/ids.ts';

it('ids say their kind, are version 7 UUIDs, and none comes twice', () => {
  const ids = Array.from({ length: 20_000 }, () => newId('aud'));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^aud_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/u.test(id))).toEqual([]);
});

it('ids sort in the order in which they were made, however many a millisecond takes', () => {
  const ids = Array.from({ length: 20_000 }, () => newId('aud'));
  expect(ids.toSorted()).toEqual(ids);
});

it('an id tells when it was made', () => {
  const made = Number.parseInt(newId('acc').slice(4, 16), 16);
  expect(Math.abs(made - Date.now())).toBeLessThan(60_000);
});
