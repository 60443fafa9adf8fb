import type { RegistryId } from './ports.ts';

/** What waits for one registry. */
export interface RegistryQueue {
  readonly registry: RegistryId;
  /** Not yet asked. */
  readonly requested: number;
  /** Asked, or being asked. */
  readonly sent: number;
  /** Age of the oldest open check; 0 when none is open. */
  readonly oldestSeconds: number;
  /** Open checks whose last attempt ended with a fault. */
  readonly faulty: number;
  /** Checks that nobody answered in time, of the last 7 days. */
  readonly expired: number;
}

/** An open check. It names no person. */
export interface WaitingCheck {
  readonly id: string;
  readonly registry: RegistryId;
  readonly state: 'requested' | 'sent';
  readonly ageSeconds: number;
  readonly attempts: number;
  /** How the last attempt ended, when by a fault. */
  readonly fault: string | null;
  /** Until the next attempt; negative when it is due. */
  readonly dueInSeconds: number;
}
