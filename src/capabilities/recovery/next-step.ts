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
 * shown. It stands for the other contact, never for the document: who has switched it on is not to be easier to take over by a stolen phone
 * than who has not. The document is knowledge that others have too, so it opens nothing without the other contact, or the time in which the owner can
 * object.
 */
export function nextStep(facts: RecoveryFacts): Step {
  if (facts.granted) return 'set_password';
  if (facts.factorShown) return documentStep(facts) ?? 'set_password';
  if (facts.twoStep && facts.canShowFactor) return 'show_factor';
  if (facts.twoStep && !facts.smsProven) return 'desk';
  if (facts.hold === 'over' || !(facts.verified || facts.twoStep)) return 'set_password';
  if (facts.hold === 'running') return 'wait';
  const owed = documentStep(facts);
  if (owed !== undefined) return owed;
  if (facts.otherConfirmed) return 'set_password';
  return facts.hasOther ? 'confirm_other' : 'wait';
}

/** Undefined when no document is owed, or none any more. */
function documentStep({ verified, documentShown, documentExhausted }: RecoveryFacts): Step | undefined {
  if (!verified || documentShown) return undefined;
  return documentExhausted ? 'desk' : 'show_document';
}
