import { describe, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/ids.ts';
import { digestToken, newDigits, newSecretToken } from '../../src/kernel/secret-token.ts';

describe('digits', () => {
  it('keep their leading zeros and are spread over all values', () => {
    const codes = Array.from({ length: 5000 }, () => newDigits(6));
    expect(codes.every((code) => /^\d{6}$/u.test(code))).toBe(true);
    const firsts = Map.groupBy(codes, (code) => code[0]);
    expect(firsts.size).toBe(10);
    for (const group of firsts.values()) expect(group.length).toBeGreaterThan(350);
  });
});

describe('a token', () => {
  it('is 43 characters that need no escaping in a URL, never the same twice', () => {
    const tokens = Array.from({ length: 1000 }, newSecretToken);
    expect(tokens.every((token) => /^[\w-]{43}$/u.test(token))).toBe(true);
    expect(new Set(tokens).size).toBe(1000);
    expect(digestToken(tokens[0] ?? '')).toHaveLength(32);
  });
});

describe('an id', () => {
  it('says its kind and sorts by time', async () => {
    const earlier = newId('acc');
    await new Promise((settle) => {
      setTimeout(settle, 3);
    });
    const later = newId('acc');
    expect(earlier).toMatch(/^acc_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/u);
    expect([later, earlier].toSorted()).toEqual([earlier, later]);
  });
});
