import { describe, expect, it } from '@jest/globals';
import { isProofAge, isWithinAge } from '../../src/capabilities/relying-parties/confirmed-within.ts';
import { countingLevel, countingProofs, takesMethod, type ProofRule } from '../../src/capabilities/relying-parties/counting-proofs.ts';
import type { ProofMethod } from '../../src/kernel/proof-method.ts';

const now = new Date('2026-11-22T10:00:00Z');
const proof = (method: ProofMethod, day: string) => ({ proofId: `prf_${method}`, method, provedAt: new Date(`${day}T12:00:00Z`) });
const letter = proof('postal_code', '2024-03-01');
const desk = proof('in_person', '2026-05-05');
const tax: ProofRule = { methods: { accept: ['in_person', 'online_bank', 'e_signature'], deny: ['postal_code'] }, confirmed_within: 'P1Y' };

describe('the proofs that a relying party takes', () => {
  const methods = (rule: ProofRule | undefined, ...proofs: (typeof letter)[]) =>
    countingProofs(proofs, rule, now).map(({ method }) => method);

  it('are all, when its policy says nothing of them', () => {
    expect(methods(undefined, letter, desk)).toEqual(['postal_code', 'in_person']);
    expect(methods({ methods: { deny: [] } }, letter, desk)).toEqual(['postal_code', 'in_person']);
  });

  it('are those it does not deny, and of those it lists only these', () => {
    expect(methods({ methods: { deny: ['postal_code'] } }, letter, desk)).toEqual(['in_person']);
    expect(methods({ methods: { accept: ['e_signature'], deny: [] } }, letter, desk)).toEqual([]);
    expect((['in_person', 'postal_code'] as const).map((method) => takesMethod(method, tax))).toEqual([true, false]);
  });

  it('are as young as it wants them: any live one is enough', () => {
    expect(methods({ methods: { deny: [] }, confirmed_within: 'P1Y' }, letter, desk)).toEqual(['in_person']);
    expect(methods(tax, letter, desk)).toEqual(['in_person']);
    expect(methods(tax, letter)).toEqual([]);
  });

  it('make the level that it may rely on; below confirmed nothing changes', () => {
    const level = (proofs: (typeof letter)[], rule = tax) => countingLevel({ assuranceLevel: 'confirmed', proofs }, rule, now);
    expect([level([letter]), level([desk]), level([letter, desk])]).toEqual(['standard', 'confirmed', 'confirmed']);
    expect(countingLevel({ assuranceLevel: 'simplified', proofs: [] }, tax, now)).toBe('simplified');
  });
});

describe('the age of a proof', () => {
  it.each([
    ['P1Y', '2025-11-22', true],
    ['P1Y', '2025-11-21', false],
    ['P6M', '2026-05-22', true],
    ['P6M', '2026-05-21', false],
    ['P30D', '2026-10-23', true],
    ['P30D', '2026-10-22', false],
    ['P4W', '2026-10-25', true],
    ['P1Y2M3D', '2025-09-19', true],
    ['P1Y2M3D', '2025-09-18', false],
    ['P5Y', '2027-01-01', true],
    ['nonsense', '2026-11-22', false],
  ])('%s: of %s counts today: %s', (age, day, counts) => {
    expect(isWithinAge(new Date(`${day}T23:59:59Z`), age, now)).toBe(counts);
  });

  it('ends on the last day of a month that is shorter', () => {
    const proven = new Date('2024-02-29T08:00:00Z');
    expect(isWithinAge(proven, 'P1Y', new Date('2025-02-28T23:59:59Z'))).toBe(true);
    expect(isWithinAge(proven, 'P1Y', new Date('2025-03-01T00:00:00Z'))).toBe(false);
    expect(isWithinAge(new Date('2026-08-31T08:00:00Z'), 'P6M', new Date('2027-03-01T00:00:00Z'))).toBe(false);
  });

  it('is read in years, months, weeks and days alone', () => {
    expect(['P5Y', 'P1Y6M', 'P4W', 'P90D'].filter(isProofAge)).toHaveLength(4);
    expect(['P', 'P0D', 'PT5H', '5Y', 'P1W2D', 'P-1Y'].filter(isProofAge)).toEqual([]);
  });
});
