import type { RegistrationConfig } from '../registration/registration-settings.ts';

export interface RecoverySettings {
  /** Of the link in a mail. */
  readonly linkLifetimeSeconds: number;
  /** Of the link that an operator has sent. */
  readonly grantLifetimeSeconds: number;
  /** From the proven contact to the new password. */
  readonly completionLifetimeSeconds: number;
  /** How long the owner can object where one contact is all that was proven. */
  readonly holdSeconds: number;
  /** How long the new password may be set after that. */
  readonly holdGoodForSeconds: number;
  /** A contact that was added later than the account is no way back into it before this age. */
  readonly newContactSeconds: number;
  /** Recoveries from one network in an hour before a puzzle is asked for. */
  readonly startsBeforePuzzle: number;
  /** How long whoever cannot solve a puzzle waits instead. */
  readonly puzzleWaitSeconds: number;
}

/** The part of the configuration that this room reads. */
export interface RecoveryConfig extends RegistrationConfig {
  readonly recovery: RecoverySettings;
}
