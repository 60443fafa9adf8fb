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
 * Whether a session that has shown this must show one factor more before it binds, removes or renews any, or switches two steps or SMS: it
 * must whenever the account had a second factor before anything was last shown in the session. The password alone is what thieves have
 * (NIST SP 800-63B-4 §4.1.2.1). What the session has bound itself since is no debt: it was bound by the same hand.
 */
export function owesFactor(amr: readonly string[], heldBefore: FactorsHeld): boolean {
  return hasSecondFactor(heldBefore) && amrStrength(amr) === 'single';
}
