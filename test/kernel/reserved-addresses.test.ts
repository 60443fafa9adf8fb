import { describe, expect, it } from '@jest/globals';
import { isReservedAddress } from '../../src/kernel/reserved-addresses.ts';

const judged = (address: string) => isReservedAddress(new URL(`https://${address}/`).hostname);

describe('An address we might connect to', () => {
  it.each([
    ['[::7f00:1]', 'IPv4-compatible loopback'],
    ['[2002:7f00:1::]', '6to4 of loopback'],
    ['[2002:a00:1::]', '6to4 of a private network'],
    ['[2001:0:7f00:1::]', 'Teredo'],
    ['[2001::1]', 'Teredo'],
    ['[::]', 'unspecified'],
    ['[::1]', 'loopback'],
    ['[100::1]', 'discard'],
    ['[::ffff:0:7f00:1]', 'translated IPv4'],
  ])('is reserved: %s (%s)', (address) => {
    expect(judged(address)).toBe(true);
  });

  it.each(['[2a00:1450:4010::8a]', '[2001:4860:4860::8888]', '[2003::1]', '[2001:db8::1]', '[100:1::1]', '8.8.8.8', 'portal.example'])(
    'is public: %s',
    (address) => {
      expect(judged(address)).toBe(false);
    },
  );
});
