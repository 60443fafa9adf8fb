import type { RegistryId } from './ports.ts';
import type { CheckState } from './progress.ts';
import type { Verdict } from './verdict.ts';

/** Why an answer changes nothing. */
export type IgnoredReason =
  /** No check of ours has this id. */
  | 'unknown'
  | 'account_closed'
  /** Another registry was asked. */
  | 'foreign'
  | 'cancelled'
  | 'duplicate'
  /** The deadline is over, whether or not the check has been ended yet. */
  | 'late'
  /** The registry that was asked cannot give this answer. */
  | 'impossible';

export interface ReceivedInto {
  readonly registry: RegistryId;
  readonly state: CheckState;
  readonly inTime: boolean;
}

/** Undefined when the answer counts. */
export function ignoredBecause(
  check: ReceivedInto | undefined,
  from: RegistryId,
  verdict: Verdict | undefined,
): Exclude<IgnoredReason, 'account_closed'> | undefined {
  if (check === undefined) return 'unknown';
  if (check.registry !== from) return 'foreign';
  if (check.state === 'cancelled') return 'cancelled';
  if (check.state === 'answered') return 'duplicate';
  if (check.state === 'expired' || !check.inTime) return 'late';
  return verdict === undefined ? 'impossible' : undefined;
}
