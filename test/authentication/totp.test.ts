import { describe, expect, it } from '@jest/globals';
import { backupCodeMac, formatBackupCode, newBackupCodes, parseBackupCode } from '../../src/capabilities/authentication/backup-codes.ts';
import { openFirstFactor, sealFirstFactor } from '../../src/capabilities/authentication/first-factor.ts';
import { owesSecondStep } from '../../src/capabilities/authentication/sign-in-settings.ts';
import { matchingStep, newTotpSecret, parseTotpDigits, totpDigits, totpUri } from '../../src/capabilities/authentication/totp.ts';
import { Keyring } from '../../src/kernel/keyring.ts';

/** The seed of RFC 6238, appendix B, in base32. */
const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('time-based one-time passwords', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i are those of RFC 6238', (seconds, digits) => {
    expect(totpDigits(seed, seconds)).toBe(digits);
    expect(matchingStep(seed, digits, seconds)).toBe(Math.floor(seconds / 30));
  });

  it('are taken one step early or late, and no further', () => {
    const code = totpDigits(seed, 900);
    expect([840, 870, 900, 929, 930, 959, 960].map((seconds) => matchingStep(seed, code, seconds))).toEqual([
      undefined,
      30,
      30,
      30,
      30,
      30,
      undefined,
    ]);
  });

  it('have keys of 160 bits, and an address that apps read', () => {
    const secrets = [newTotpSecret(), newTotpSecret()];
    expect(new Set(secrets).size).toBe(2);
    expect(secrets[0]).toMatch(/^[A-Z2-7]{32}$/u);
    const uri = new URL(totpUri(seed, { issuer: 'Paiza', account: '+7 916 •••-••-67' }));
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: 'Paiza',
      secret: seed,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });

  it('are read as people type them', () => {
    expect([' 123 456 ', '123-456', '12345', '1234567', '12345a', ''].map(parseTotpDigits)).toEqual([
      '123456',
      '123456',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('backup codes', () => {
  it('are ten of eighty bits, read in any spelling', () => {
    const codes = newBackupCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) {
      expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{16}$/u);
      expect(parseBackupCode(` ${formatBackupCode(code).toUpperCase().replaceAll('0', 'O').replaceAll('1', 'L')} `)).toBe(code);
    }
    expect(['', 'abcd', `${codes[0]}x`, 'щ'.repeat(16)].map(parseBackupCode)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('have digests of their account’s own', () => {
    const [one, other] = ['one', 'other'].map((key) => backupCodeMac(Buffer.from(key).toString('base64url'), '0123456789abcdef'));
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(false);
  });
});

describe('what was shown first', () => {
  const keyring = new Keyring([{ id: 1, secret: Buffer.alloc(32, 7) }]);
  const first = {
    interactionId: 'here',
    accountId: 'acc_1',
    amr: ['pwd'],
    passwordChangedAt: '2026-11-22 08:00:00.123456+00',
    madeAt: 1_000_000,
  };
  const sealed = sealFirstFactor(keyring, first);

  it('opens in its own pause, for a quarter of an hour', () => {
    expect(openFirstFactor(keyring, { interactionId: 'here', time: 1_899_999 }, sealed)).toEqual(first);
    expect(openFirstFactor(keyring, { interactionId: 'here', time: 1_900_000 }, sealed)).toBeUndefined();
    expect(openFirstFactor(keyring, { interactionId: 'there', time: 1_000_001 }, sealed)).toBeUndefined();
    for (const odd of ['', 'AAAA', sealed.slice(4), `AAAA${sealed.slice(4)}`]) {
      expect(openFirstFactor(keyring, { interactionId: 'here', time: 1_000_001 }, odd)).toBeUndefined();
    }
  });

  it.each([
    [['pwd'], { twoStep: false, smsSecond: true }, false],
    [['pwd'], { twoStep: true, smsSecond: false }, true],
    [['pwd', 'sms', 'otp', 'mfa'], { twoStep: true, smsSecond: true }, false],
    [['pwd', 'sms', 'otp', 'mfa'], { twoStep: true, smsSecond: false }, true],
    [['hwk', 'user', 'pop'], { twoStep: true, smsSecond: false }, false],
  ])('%j, with %j, owes a second step: %p', (amr, settings, owed) => {
    expect(owesSecondStep(amr, settings)).toBe(owed);
  });
});
