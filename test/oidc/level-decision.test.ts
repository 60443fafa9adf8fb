import { describe, expect, it } from '@jest/globals';
import { acrValues } from '../../src/capabilities/authentication/acr.ts';
import { decideLevel, type LevelRequest } from '../../src/capabilities/relying-parties/level-decision.ts';

const simplified = 'urn:paiza:loa:simplified';
const standard = 'urn:paiza:loa:standard';
const confirmed = 'urn:paiza:loa:confirmed';

function decide(request: Partial<LevelRequest>) {
  return decideLevel({ held: simplified, floor: undefined, essential: undefined, voluntary: [], offered: false, ...request });
}

describe('the decision on the authentication class', () => {
  it('asserts the true class when nothing is asked', () => {
    expect(decide({ held: 'urn:paiza:loa:standard:mfa' })).toEqual({ kind: 'satisfied', assert: 'urn:paiza:loa:standard:mfa' });
  });

  it('refuses below the stored floor, whatever the request says', () => {
    expect(decide({ floor: confirmed, essential: [simplified] })).toEqual({ kind: 'unmet', required: [confirmed], optional: false });
    expect(decide({ floor: confirmed, voluntary: [simplified], offered: true })).toMatchObject({ kind: 'unmet', optional: false });
  });

  it('echoes the highest of the essential values that is satisfied', () => {
    expect(decide({ held: confirmed, essential: [simplified, standard] })).toEqual({ kind: 'satisfied', assert: standard });
    expect(decide({ held: confirmed, essential: [standard, simplified, 'urn:paiza:loa:confirmed:key'] })).toEqual({
      kind: 'satisfied',
      assert: standard,
    });
  });

  it('refuses when no essential value is satisfied, and when all of them are unknown', () => {
    expect(decide({ essential: [standard, confirmed] })).toEqual({ kind: 'unmet', required: [standard, confirmed], optional: false });
    expect(decide({ held: confirmed, essential: ['urn:example:loa3'] })).toEqual({
      kind: 'unmet',
      required: ['urn:example:loa3'],
      optional: false,
    });
  });

  it('lets the essential request win over the voluntary one beside it', () => {
    expect(decide({ essential: [simplified], voluntary: [confirmed] })).toEqual({ kind: 'satisfied', assert: simplified });
  });

  it('offers a voluntary class once, then asserts the true one', () => {
    expect(decide({ voluntary: [confirmed] })).toEqual({ kind: 'unmet', required: [confirmed], optional: true });
    expect(decide({ voluntary: [confirmed], offered: true })).toEqual({ kind: 'satisfied', assert: simplified });
  });

  it('ignores voluntary classes that do not exist', () => {
    expect(decide({ voluntary: ['urn:example:loa3', 'level2'] })).toEqual({ kind: 'satisfied', assert: simplified });
  });

  it('does not let one axis pay for the other', () => {
    expect(decide({ held: confirmed, essential: ['urn:paiza:loa:standard:mfa'] })).toMatchObject({ kind: 'unmet' });
    expect(decide({ held: 'urn:paiza:loa:simplified:key', essential: [standard] })).toMatchObject({ kind: 'unmet' });
  });

  it('satisfies every class of the nine by itself, and each dominated one by the highest', () => {
    for (const held of acrValues) expect(decide({ held, essential: [held] })).toEqual({ kind: 'satisfied', assert: held });
    for (const asked of acrValues)
      expect(decide({ held: 'urn:paiza:loa:confirmed:key', essential: [asked] })).toEqual({ kind: 'satisfied', assert: asked });
  });
});
