import { describe, expect, it } from '@jest/globals';
import { assuranceLevel, standingProofs, verifiedVersion, verifiedVersionId } from '../../src/capabilities/accounts/assurance-level.ts';
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

describe('the confirmed level', () => {
  const row = (kind: string, source: string, date: number, until?: number): Evidence => ({
    kind,
    source,
    reference: 'ver_1',
    at: day(date),
    ...(until === undefined ? {} : { revokedAt: day(until) }),
  });
  const standard = [contact(day(1)), row('registry_confirmed', 'pension_fund', 2), row('registry_confirmed', 'interior_ministry', 3)];
  const proved = (method: string, date: number, until?: number, provedOn = date): Evidence => ({
    ...row('identity_proved', method, date, until),
    proof: { proofId: `prf_${method}`, provedAt: day(provedOn) },
  });

  it.each(['in_person', 'postal_code', 'online_bank', 'e_signature'])('takes a proof by %s of the version that is verified', (method) => {
    expect(assuranceLevel([...standard, proved(method, 4)])).toBe('confirmed');
    expect(assuranceLevel([...standard, { ...proved(method, 4), reference: 'ver_2' }])).toBe('standard');
  });

  it('takes it of a standard account alone, whichever came first', () => {
    const [first, fund, ministry] = standard as [Evidence, Evidence, Evidence];
    expect(assuranceLevel([first, proved('in_person', 4)])).toBe('simplified');
    expect(assuranceLevel([first, fund, proved('in_person', 4)])).toBe('simplified');
    expect(assuranceLevel([fund, ministry, proved('in_person', 4)])).toBeUndefined();
  });

  it('takes no method that is not known here, and no proof without its own row', () => {
    expect(assuranceLevel([...standard, proved('palm_reading', 4)])).toBe('standard');
    const { proof: _, ...bare } = proved('in_person', 4);
    expect(assuranceLevel([...standard, bare])).toBe('standard');
  });

  it('falls with the last of its proofs, and with the data they speak of', () => {
    expect(assuranceLevel([...standard, proved('in_person', 4, 6), proved('postal_code', 5)])).toBe('confirmed');
    expect(assuranceLevel([...standard, proved('in_person', 4, 6), proved('postal_code', 5, 6)])).toBe('standard');
    const [first, fund] = standard as [Evidence, Evidence];
    expect(assuranceLevel([first, fund, row('registry_confirmed', 'interior_ministry', 3, 5), proved('in_person', 4)])).toBe('simplified');
  });

  it('moves with the proof to a version that takes over, and ends with one that does not', () => {
    const later = (source: string) => ({ ...row('registry_confirmed', source, 8), reference: 'ver_2' });
    const replaced = [...standard.slice(0, 1), ...standard.slice(1).map((one) => ({ ...one, revokedAt: day(8) }))];
    const versions = [...replaced, later('pension_fund'), later('interior_ministry'), proved('in_person', 4, 8)];
    expect(assuranceLevel(versions)).toBe('standard');
    const taken = { ...proved('in_person', 8, undefined, 4), reference: 'ver_2' };
    expect(assuranceLevel([...versions, taken])).toBe('confirmed');
    expect(standingProofs([...versions, taken])).toEqual([{ proofId: 'prf_in_person', method: 'in_person', provedAt: day(4) }]);
  });

  it('can be replayed at any past moment, with its proofs, newest first', () => {
    const rows = [...standard, proved('postal_code', 4, 9), proved('in_person', 6, 12)];
    const at = (date: number) => [assuranceLevel(rows, day(date)), standingProofs(rows, day(date)).map(({ method }) => method)];
    expect([3, 4, 6, 9, 12].map(at)).toEqual([
      ['standard', []],
      ['confirmed', ['postal_code']],
      ['confirmed', ['in_person', 'postal_code']],
      ['confirmed', ['in_person']],
      ['standard', []],
    ]);
  });
});
