import { describe, expect, it } from '@jest/globals';
import { acrSatisfies, acrValues, formatAcr, parseAcr } from '../../src/capabilities/authentication/acr.ts';

/** Row held, column required, both in the order of `acrValues`. */
const dominance = [
  // simplified  standard    confirmed
  [1, 0, 0, /**/ 0, 0, 0, /**/ 0, 0, 0], // simplified
  [1, 1, 0, /**/ 0, 0, 0, /**/ 0, 0, 0], // simplified:mfa
  [1, 1, 1, /**/ 0, 0, 0, /**/ 0, 0, 0], // simplified:key
  [1, 0, 0, /**/ 1, 0, 0, /**/ 0, 0, 0], // standard
  [1, 1, 0, /**/ 1, 1, 0, /**/ 0, 0, 0], // standard:mfa
  [1, 1, 1, /**/ 1, 1, 1, /**/ 0, 0, 0], // standard:key
  [1, 0, 0, /**/ 1, 0, 0, /**/ 1, 0, 0], // confirmed
  [1, 1, 0, /**/ 1, 1, 0, /**/ 1, 1, 0], // confirmed:mfa
  [1, 1, 1, /**/ 1, 1, 1, /**/ 1, 1, 1], // confirmed:key
];

describe('the nine classes', () => {
  it('are named as relying parties know them', () => {
    expect(acrValues).toEqual([
      'urn:paiza:loa:simplified',
      'urn:paiza:loa:simplified:mfa',
      'urn:paiza:loa:simplified:key',
      'urn:paiza:loa:standard',
      'urn:paiza:loa:standard:mfa',
      'urn:paiza:loa:standard:key',
      'urn:paiza:loa:confirmed',
      'urn:paiza:loa:confirmed:mfa',
      'urn:paiza:loa:confirmed:key',
    ]);
  });

  it.each(acrValues.map((value) => [value]))('reads back %s as it was written', (value) => {
    const axes = parseAcr(value);
    expect(axes && formatAcr(axes.level, axes.strength)).toBe(value);
  });

  it.each([
    [''],
    ['urn:paiza:loa:'],
    ['urn:paiza:loa:high'],
    ['urn:paiza:loa:confirmed:'],
    ['urn:paiza:loa:confirmed:single'],
    ['urn:paiza:loa:confirmed:mfa '],
    ['urn:paiza:loa:confirmed:mfa:key'],
    ['URN:PAIZA:LOA:CONFIRMED'],
    ['confirmed'],
    ['1'],
  ])('knows no class called "%s"', (value) => {
    expect(parseAcr(value)).toBeUndefined();
  });
});

describe('one class satisfies another when both axes are at least as high', () => {
  const cases = acrValues.flatMap((held, row) =>
    acrValues.map((required, column) => [held, required, dominance[row]?.[column] === 1] as const),
  );

  it.each(cases)('held %s, required %s: %s', (held, required, expected) => {
    expect(acrSatisfies(held, required)).toBe(expected);
  });
});
