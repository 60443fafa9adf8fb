import { randomInt } from 'node:crypto';

/** One of these. The list has at least one. */
export function oneOf<T>(list: readonly T[]): T {
  const item = list[randomInt(list.length)];
  if (item === undefined) throw new RangeError('nothing to choose from');
  return item;
}

/** From `low` to `high`, both included. */
export function between(low: number, high: number): number {
  return randomInt(low, Math.max(low, high) + 1);
}

/** So many random digits, the first not a zero. */
export function digits(count: number): string {
  return Array.from({ length: count }, (_, place) => String(between(place === 0 ? 1 : 0, 9))).join('');
}
