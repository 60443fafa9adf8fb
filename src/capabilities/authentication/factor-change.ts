import { amrStrength } from './amr.ts';

/** Which second factors an account had at some moment, and has still. */
export interface FactorsHeld {
  readonly app: boolean;
  readonly passkey: boolean;
  /** Codes by SMS are wanted, and there is a phone for them. */
  readonly sms: boolean;
  /** Codes are left and two steps are on. */
  readonly backup: boolean;
}

export function hasSecondFactor({ app, passkey, sms, backup }: FactorsHeld): boolean {
  return app || passkey || sms || backup;
}

/**
 * What a session that has shown this must show before it binds, removes or renews a factor, switches two steps or SMS, or takes the account
 * away. `any` of the second factors, whenever the account had one before anything was last shown in the session: the password alone is what thieves
 * have (NIST SP 800-63B-4 §4.1.2.1). `stronger`: an app or a passkey, where there is one and a code by SMS is all that may have been
 * shown; SMS is the one class that NIST restricts (§3.1.3.3), and whoever has taken over a number must not bind what outlives it. What the
 * session has bound itself since is no debt: it was bound by the same hand.
 */
export function factorOwed(amr: readonly string[], heldBefore: FactorsHeld): 'any' | 'stronger' | undefined {
  if (!hasSecondFactor(heldBefore)) return undefined;
  const strength = amrStrength(amr);
  if (strength === 'single') return 'any';
  const maySms = strength === 'mfa' && amr.includes('sms');
  return maySms && (heldBefore.app || heldBefore.passkey) ? 'stronger' : undefined;
}
