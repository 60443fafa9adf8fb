import { describe, expect, it } from '@jest/globals';
import { assuranceLevel } from '../../src/capabilities/accounts/assurance-level.ts';
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
