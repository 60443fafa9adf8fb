import type { RegistrationConfig } from '../registration/registration-settings.ts';

/** The part of the configuration that this room reads. */
export interface DeskSettings {
  /** Without a request. */
  readonly idleSeconds: number;
  /** From the sign-in on. */
  readonly sessionSeconds: number;
  readonly searchesPerHour: number;
  /** From the look to the end of it. */
  readonly caseSeconds: number;
  /** How long a request waits for a second person. */
  readonly approvalSeconds: number;
}

export interface DeskConfig extends RegistrationConfig {
  readonly desk: DeskSettings;
}
