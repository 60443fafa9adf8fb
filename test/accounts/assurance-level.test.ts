import { describe, expect, it } from '@jest/globals';
import { assuranceLevel, verifiedVersion, verifiedVersionId } from '../../src/capabilities/accounts/assurance-level.ts';
import type { Evidence } from '../../src/capabilities/accounts/evidence.ts';

const day = (date: number) => new Date(Date.UTC(2026, 10, date));
const contact = (at: Date, revokedAt?: Date): Evidence => ({
  kind: 'contact_confirmed',
  source: 'sms_code',
  at,
  ...(revokedAt === undefined ? {} : { revokedAt }),
});

describe('the assurance level', () => {
  it('is simplified with one confirmed contact', () => {
    expect(assuranceLevel([contact(day(1))])).toBe('simplified');
  });

  it('is none without evidence', () => {
    expect(assuranceLevel([])).toBeUndefined();
  });

  it('is none when the only contact was removed, and stays while another stands', () => {
    expect(assuranceLevel([contact(day(1), day(2))])).toBeUndefined();
    expect(assuranceLevel([contact(day(1), day(2)), contact(day(2))])).toBe('simplified');
  });

  it('is not raised by evidence of a kind it does not know', () => {
    expect(assuranceLevel([{ kind: 'horoscope', source: 'newspaper', at: day(1) }])).toBeUndefined();
    expect(assuranceLevel([contact(day(1)), { kind: 'registry_match', source: 'future', at: day(1) }])).toBe('simplified');
  });

  it('can be replayed at any past moment', () => {
    const rows = [contact(day(2), day(5)), contact(day(8))];
    const at = (date: number) => assuranceLevel(rows, day(date));
    expect([1, 2, 4, 5, 7, 8, 30].map(at)).toEqual([
      undefined,
      'simplified',
      'simplified',
      undefined,
      undefined,
      'simplified',
      'simplified',
    ]);
  });

  it('does not depend on the order of the rows', () => {
    const rows = [contact(day(1), day(2)), contact(day(3)), contact(day(4), day(5))];
    expect(assuranceLevel(rows.toReversed(), day(4))).toBe(assuranceLevel(rows, day(4)));
  });
});

describe('the standard level', () => {
  const registry = (source: string, reference: string, at: Date, revokedAt?: Date): Evidence => ({
    kind: 'registry_confirmed',
    source,
    reference,
    at,
    ...(revokedAt === undefined ? {} : { revokedAt }),
  });
  const fund = (reference: string, date: number, until?: number) =>
    registry('pension_fund', reference, day(date), until === undefined ? undefined : day(until));
  const ministry = (reference: string, date: number, until?: number) =>
    registry('interior_ministry', reference, day(date), until === undefined ? undefined : day(until));
  const first = contact(day(1));

  it('takes a confirmed contact and both registries', () => {
    expect(assuranceLevel([first, fund('ver_1', 2), ministry('ver_1', 3)])).toBe('standard');
    expect(assuranceLevel([first, fund('ver_1', 2)])).toBe('simplified');
    expect(assuranceLevel([first, ministry('ver_1', 3)])).toBe('simplified');
    expect(assuranceLevel([fund('ver_1', 2), ministry('ver_1', 3)])).toBeUndefined();
  });

  it('takes them about one and the same version', () => {
    expect(assuranceLevel([first, fund('ver_1', 2), ministry('ver_2', 3)])).toBe('simplified');
    expect(assuranceLevel([first, fund('ver_1', 2), fund('ver_1', 3)])).toBe('simplified');
    const nameless = ['pension_fund', 'interior_ministry'].map((source) => ({ kind: 'registry_confirmed', source, at: day(2) }));
    expect(assuranceLevel([first, ...nameless])).toBe('simplified');
  });

  it('takes nobody else’s word for theirs', () => {
    const strangers = [registry('tax_service', 'ver_1', day(2)), registry('operator', 'ver_1', day(2))];
    expect(assuranceLevel([first, fund('ver_1', 2), ...strangers])).toBe('simplified');
    const otherKinds = [fund('ver_1', 2), ministry('ver_1', 2)].map((row) => ({ ...row, kind: 'registry_matched' }));
    expect(assuranceLevel([first, ...otherKinds])).toBe('simplified');
  });

  it('falls with either of them, and with the contact', () => {
    expect(assuranceLevel([first, fund('ver_1', 2, 4), ministry('ver_1', 3)])).toBe('simplified');
    expect(assuranceLevel([first, fund('ver_1', 2), ministry('ver_1', 3, 4)])).toBe('simplified');
    expect(assuranceLevel([contact(day(1), day(4)), fund('ver_1', 2), ministry('ver_1', 3)])).toBeUndefined();
  });

  it('can be replayed at any past moment, with the version it rested on', () => {
    const rows = [first, fund('ver_1', 2, 6), ministry('ver_1', 3, 6), ministry('ver_2', 4), fund('ver_2', 6, 8)];
    const at = (date: number) => [assuranceLevel(rows, day(date)), verifiedVersionId(rows, day(date))];
    expect([2, 3, 5, 6, 7, 8].map(at)).toEqual([
      ['simplified', undefined],
      ['standard', 'ver_1'],
      ['standard', 'ver_1'],
      ['standard', 'ver_2'],
      ['standard', 'ver_2'],
      ['simplified', undefined],
    ]);
  });

  it('rests on the version that was completed last, by the second of its answers', () => {
    const rows = [fund('ver_1', 2), fund('ver_2', 3), ministry('ver_2', 4), ministry('ver_1', 5)];
    expect(verifiedVersion(rows)).toEqual({ versionId: 'ver_1', verifiedAt: day(5) });
    expect(verifiedVersion(rows.toReversed())).toEqual({ versionId: 'ver_1', verifiedAt: day(5) });
    expect(verifiedVersion([...rows, fund('ver_1', 9)])?.verifiedAt).toEqual(day(5));
    const together = [fund('ver_1', 2), ministry('ver_1', 2), fund('ver_2', 2), ministry('ver_2', 2)];
    expect([together, together.toReversed()].map((all) => verifiedVersionId(all))).toEqual(['ver_2', 'ver_2']);
  });
});
