import { describe, expect, it } from '@jest/globals';
import { parseAccountOrder } from '../../src/sandbox/citizens/account-order.ts';

const now = new Date('2026-11-22T10:00:00Z');
const parse = (value: unknown) => parseAccountOrder(value, now);

describe('an order of an account', () => {
  it.each([
    [{ level: 'standard', method: 'x' }, { level: 'standard' }],
    [{ level: 'confirmed' }, { level: 'confirmed', proof: { method: 'in_person', provedAt: '2026-11-22T10:00:00.000Z' } }],
    [
      { level: 'confirmed', method: 'postal_code', proved_at: '2024-03-01' },
      { level: 'confirmed', proof: { method: 'postal_code', provedAt: '2024-03-01T00:00:00.000Z' } },
    ],
    [
      { level: 'confirmed', method: 'online_bank', proved_at: '2024-02-29T23:30:00+03:00' },
      { level: 'confirmed', proof: { method: 'online_bank', provedAt: '2024-02-29T20:30:00.000Z' } },
    ],
    [
      { level: 'confirmed', method: 'e_signature', proved_at: '' },
      { level: 'confirmed', proof: { method: 'e_signature', provedAt: now.toISOString() } },
    ],
  ])('%j is understood', (value, order) => expect(parse(value)).toMatchObject(order));

  it.each([
    [undefined, 'malformed'],
    [[], 'malformed'],
    [{ level: 'gold' }, 'level'],
    [{ level: 'confirmed', method: 'telepathy' }, 'method'],
    [{ level: 'confirmed', method: null }, 'method'],
    [{ level: 'confirmed', proved_at: '2026-11-23' }, 'proved_at'],
    [{ level: 'confirmed', proved_at: '2024-02-31' }, 'proved_at'],
    [{ level: 'confirmed', proved_at: '1.3.2024' }, 'proved_at'],
    [{ level: 'confirmed', proved_at: 1_700_000_000 }, 'proved_at'],
    [{ level: 'confirmed', proved_at: '0000-01-01' }, 'proved_at'],
  ])('%j is refused: %s', (value, fault) => expect(parse(value)).toBe(fault));
});
