import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeSms, referenceOf } from '../../src/adapters/channels/sms-encoding.ts';
import { retryDelaySeconds } from '../../src/capabilities/notifications/retry-delay.ts';

const text = (part: Buffer, dataCoding: number) =>
  dataCoding === 8 ? Buffer.from(part).swap16().toString('utf16le') : part.toString('latin1');

it.each([
  ['one SMS of 70 Cyrillic letters', 'я'.repeat(70), 8, [140]],
  ['two of 71', 'я'.repeat(71), 8, [140, 14]],
  ['one of 160 plain characters', 'a'.repeat(160), 0, [160]],
  ['two of 161', 'a'.repeat(161), 0, [159, 14]],
  ['no torn emoji', `${'я'.repeat(66)}🙂${'я'.repeat(10)}`, 8, [138, 30]],
  ['UCS-2 where alphabets differ', 'a@b', 8, [6]],
  ['nothing', '', 0, [0]],
])('makes %s', (_name, words, dataCoding, lengths) => {
  const encoded = encodeSms(words, 7);
  expect([encoded.dataCoding, encoded.parts.map((part) => part.length)]).toEqual([dataCoding, lengths]);
});

it('loses nothing of any text, and no part is larger than an SMS', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), fc.nat(255), (words, reference) => {
      const { dataCoding, parts } = encodeSms(words, reference);
      const joined = parts.map((part) => text(parts.length > 1 ? part.subarray(6) : part, dataCoding)).join('');
      const headers = parts.length > 1 ? parts.map((part) => [...part.subarray(0, 6)]) : [];
      expect(joined).toBe(words);
      expect(headers).toEqual(headers.map((_, index) => [5, 0, 3, reference, parts.length, index + 1]));
      for (const part of parts) expect(part.length).toBeLessThanOrEqual(dataCoding === 8 ? 140 : 160);
    }),
  );
});

it('keeps the reference of a message', () => {
  expect(referenceOf('msg_0190')).toBe(referenceOf('msg_0190'));
  expect(new Set(Array.from({ length: 1000 }, (_, index) => referenceOf(`msg_${index}`))).size).toBeGreaterThan(950);
});

it('pauses ever longer between attempts, a code never for more than 15 s, a link never for more than 10 min', () => {
  const longest = (lifetimeSeconds: number) => [1, 2, 3, 4, 10, 50].map((attempts) => retryDelaySeconds(attempts, lifetimeSeconds, 0));
  expect(longest(300)).toEqual([2, 4, 8, 15, 15, 15]);
  expect(longest(259_200)).toEqual([2, 4, 8, 16, 600, 600]);
  expect(retryDelaySeconds(4, 259_200, 1)).toBe(8);
});
