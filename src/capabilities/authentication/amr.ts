import type { AuthenticationStrength } from '../../kernel/assurance.ts';

/**
 * What a factor proves: something known, something held, or both at once. A mailbox is neither: a password opens it, from anywhere
 * (NIST SP 800-63B-4 §3.1.3.1).
 */
type FactorKind = 'knowledge' | 'possession' | 'both' | 'mailbox';

interface FactorRow {
  /** Values of RFC 8176 §2. `pop` stands for a key that signs for this site alone, which is what no phisher can pass on. */
  readonly amr: readonly string[];
  readonly kind: FactorKind;
}

/** One row per sign-in factor. */
export const factors = {
  password: { amr: ['pwd'], kind: 'knowledge' },
  sms_code: { amr: ['sms', 'otp'], kind: 'possession' },
  email_code: { amr: ['otp'], kind: 'mailbox' },
  totp: { amr: ['otp'], kind: 'possession' },
  passkey_synced: { amr: ['swk', 'user', 'pop'], kind: 'both' },
  passkey_device_bound: { amr: ['hwk', 'user', 'pop'], kind: 'both' },
  e_signature: { amr: ['sc', 'hwk', 'pin', 'pop'], kind: 'both' },
  backup_code: { amr: ['otp'], kind: 'possession' },
} as const satisfies Readonly<Record<string, FactorRow>>;

export type Factor = keyof typeof factors;

/** The `amr` claim of a sign-in: the values of its factors, each once, and `mfa` when two different kinds came together. */
export function amrOf(used: readonly Factor[]): string[] {
  const values = new Set<string>(used.flatMap((factor) => [...factors[factor].amr]));
  if (areTwoKinds(used)) values.add('mfa');
  return [...values];
}

/**
 * The `amr` claim of a session in which one more factor was shown. What the session has shown before is told by its values: `otp` alone may
 * have been a code by e-mail, which counts for nothing.
 */
export function withFactor(amr: readonly string[], factor: Factor): string[] {
  const values = new Set<string>([...amr, ...factors[factor].amr]);
  const kinds = new Set<FactorKind>([...kindsIn(amr), factors[factor].kind]);
  kinds.delete('mailbox');
  if (kinds.size > 1) values.add('mfa');
  return [...values];
}

function kindsIn(amr: readonly string[]): FactorKind[] {
  const kinds: FactorKind[] = [];
  if (amr.includes('pwd')) kinds.push('knowledge');
  if (amr.includes('pop')) kinds.push('both');
  else if (amr.includes('sms')) kinds.push('possession');
  return kinds;
}

/** The authentication axis of `acr`, read from the `amr` that a session remembers. */
export function amrStrength(amr: readonly string[]): AuthenticationStrength {
  if (amr.includes('pop')) return 'key';
  return amr.includes('mfa') ? 'mfa' : 'single';
}

/** Two factors of one kind are not two-factor authentication. */
function areTwoKinds(used: readonly Factor[]): boolean {
  const kinds = new Set<FactorKind>(used.map((factor) => factors[factor].kind));
  kinds.delete('mailbox');
  return kinds.size > 1;
}
