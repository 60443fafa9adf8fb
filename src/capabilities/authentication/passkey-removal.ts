/** Why the last passkey has to stay: there is no password to sign in with, or nothing else for the second step that the owner wants. */
export type PasskeyKept = 'no_password' | 'last_second_step';

interface OtherFactors {
  readonly passkeys: number;
  readonly totp: readonly unknown[];
  readonly smsSecond: boolean;
  readonly twoStep: boolean;
  readonly hasPassword: boolean;
}

/** What keeps a passkey from being removed; backup codes are for emergencies, and end. */
export function keptBy({ passkeys, totp, smsSecond, twoStep, hasPassword }: OtherFactors): PasskeyKept | undefined {
  if (passkeys !== 1) return undefined;
  if (!hasPassword) return 'no_password';
  return twoStep && totp.length === 0 && !smsSecond ? 'last_second_step' : undefined;
}
