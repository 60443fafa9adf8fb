import { amrStrength } from './amr.ts';

/** What a citizen has chosen about signing in. */
export interface SignInSettings {
  /** Each sign-in takes two kinds of factors. */
  readonly twoStep: boolean;
  /** A code by SMS may be the second one. */
  readonly smsSecond: boolean;
}

/** Of an account that has chosen nothing. */
export const defaultSignInSettings: SignInSettings = { twoStep: false, smsSecond: false };

/**
 * Whether a sign-in that has shown these factors still owes its second step. A key that was unlocked is both kinds by itself. A code by SMS
 * that a new device had to show anyway is not asked for a second time, but stands for no other factor where the citizen wants no SMS.
 */
export function owesSecondStep(amr: readonly string[], { twoStep, smsSecond }: Pick<SignInSettings, 'twoStep' | 'smsSecond'>): boolean {
  if (!twoStep || amrStrength(amr) === 'key') return false;
  return !(amrStrength(amr) === 'mfa' && smsSecond && amr.includes('sms'));
}
