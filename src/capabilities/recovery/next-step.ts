import type { Step } from './steps.ts';

/** What is known of a recovery whose contact is proven. */
export interface RecoveryFacts {
  /** An operator who saw the person has allowed a new password to whoever holds this contact. */
  readonly granted: boolean;
  /** The citizen has switched two-step verification on. */
  readonly twoStep: boolean;
  /** Has a second factor that can be shown here: not the SMS that has just proven the contact. */
  readonly canShowFactor: boolean;
  /** The second factor is a code to the very phone that was proven: one more of them would show nothing new. */
  readonly smsProven: boolean;
  readonly factorShown: boolean;
  /** Standard or confirmed: there is a person behind the account, and data to lose. */
  readonly verified: boolean;
  readonly documentShown: boolean;
  readonly documentExhausted: boolean;
  /** Has a confirmed contact of the other kind. */
  readonly hasOther: boolean;
  readonly otherConfirmed: boolean;
  /** The time to object: not begun for this contact, running, or over without an objection. */
  readonly hold: 'none' | 'running' | 'over';
}

/**
 * What is still to be shown before a new password (NIST SP 800-63B-4 §4.2.2: two codes by different methods, or one and a bound
 * authenticator). Two-step verification is never skipped, however long one waits: a factor that is not the proven phone itself must be
 * shown. The document is knowledge that others have too, so it opens nothing without the other contact, or the time in which the owner can
 * object.
 */
export function nextStep(facts: RecoveryFacts): Step {
  if (facts.granted || facts.factorShown) return 'set_password';
  if (facts.twoStep && facts.canShowFactor) return 'show_factor';
  if (facts.twoStep && !facts.smsProven) return 'desk';
  if (facts.hold === 'over' || !(facts.verified || facts.twoStep)) return 'set_password';
  if (facts.hold === 'running') return 'wait';
  if (facts.verified && facts.documentExhausted) return 'desk';
  if (facts.verified && !facts.documentShown) return 'show_document';
  if (facts.otherConfirmed) return 'set_password';
  return facts.hasOther ? 'confirm_other' : 'wait';
}
