import { describe, expect, it } from '@jest/globals';
import { amrOf, amrStrength, factors, withFactor, type Factor } from '../../src/capabilities/authentication/amr.ts';
import type { AuthenticationStrength } from '../../src/kernel/assurance.ts';

/** The registry of RFC 8176 §2. */
const registered = 'face fpt geo hwk iris kba mca mfa otp pin pop pwd rba retina sc sms swk tel user vbm wia'.split(' ');

const signIns: readonly (readonly [readonly Factor[], readonly string[], AuthenticationStrength])[] = [
  [['password'], ['pwd'], 'single'],
  [['sms_code'], ['sms', 'otp'], 'single'],
  [['email_code'], ['otp'], 'single'],
  [['totp'], ['otp'], 'single'],
  [['passkey_synced'], ['swk', 'user', 'pop'], 'key'],
  [['passkey_device_bound'], ['hwk', 'user', 'pop'], 'key'],
  [['e_signature'], ['sc', 'hwk', 'pin', 'pop'], 'key'],
  [['backup_code'], ['otp'], 'single'],
  [['password', 'sms_code'], ['pwd', 'sms', 'otp', 'mfa'], 'mfa'],
  [['password', 'totp'], ['pwd', 'otp', 'mfa'], 'mfa'],
  [['password', 'backup_code'], ['pwd', 'otp', 'mfa'], 'mfa'],
  [['password', 'passkey_synced'], ['pwd', 'swk', 'user', 'pop', 'mfa'], 'key'],
];

describe('the methods of a sign-in', () => {
  it.each(signIns)('%j is told as %j and is worth %s', (used, amr, strength) => {
    expect(amrOf(used)).toEqual(amr);
    expect(amrStrength(amrOf(used))).toBe(strength);
  });

  it.each<[Factor[]]>([[['password', 'password']], [['sms_code', 'totp']], [['totp', 'backup_code']]])(
    '%j are of one kind and make no multi-factor sign-in',
    (used) => {
      expect(amrOf(used)).not.toContain('mfa');
      expect(amrStrength(amrOf(used))).toBe('single');
    },
  );

  it('does not take a code in a mailbox for a second factor', () => {
    expect(amrOf(['password', 'email_code'])).toEqual(['pwd', 'otp']);
    expect(amrStrength(amrOf(['password', 'email_code']))).toBe('single');
  });

  it('uses values of the registry alone', () => {
    const used = Object.values(factors).flatMap(({ amr }) => [...amr]);
    expect(used.filter((value) => !registered.includes(value))).toEqual([]);
  });
});

describe('one more factor in a session', () => {
  it.each([
    [['pwd'], 'totp', ['pwd', 'otp', 'mfa']],
    [['pwd'], 'email_code', ['pwd', 'otp']],
    [['pwd'], 'password', ['pwd']],
    [['otp'], 'password', ['otp', 'pwd']],
    [['sms', 'otp'], 'totp', ['sms', 'otp']],
    [['pwd'], 'e_signature', ['pwd', 'sc', 'hwk', 'pin', 'pop', 'mfa']],
    [['pwd', 'otp', 'mfa'], 'email_code', ['pwd', 'otp', 'mfa']],
  ] as const)('makes %j with %s %j', (amr, factor, expected) => {
    expect(withFactor(amr, factor)).toEqual(expected);
  });
});
