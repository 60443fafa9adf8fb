import type { CheckedField, RegistryId } from './ports.ts';
import type { Refusal } from './verdict.ts';

/** Who wants to know: the citizen, of data just sent; or we, by the schedule, of data that is verified already. */
export type RequestPurpose = 'submission' | 'recheck';
export type RequestState = 'running' | 'confirmed' | 'refused' | 'expired' | 'cancelled';
export type CheckState = 'requested' | 'sent' | 'answered' | 'expired' | 'cancelled';

/** One submission and how far its checks are. */
export interface Progress {
  readonly requestId: string;
  readonly versionId: string;
  readonly state: RequestState;
  /** Why, when refused. */
  readonly refusal?: Refusal;
  readonly startedAt: Date;
  /** When it ends without an answer. */
  readonly expiresAt: Date;
  readonly endedAt?: Date;
  /** In the order of the list of registries. */
  readonly checks: readonly CheckProgress[];
}

export interface CheckProgress {
  readonly registry: RegistryId;
  readonly state: CheckState;
  /** What the registry said (see RegistryAnswer), once answered. */
  readonly outcome?: string;
  /** The data that the registry does not confirm. */
  readonly fields: readonly CheckedField[];
  readonly attempts: number;
  /** Since when it has been in this state. */
  readonly since: Date;
  readonly endedAt?: Date;
}
