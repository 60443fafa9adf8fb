import type { Progress, RequestState } from '../../../capabilities/registries/progress.ts';
import { satisfies, type AssuranceLevel } from '../../../kernel/assurance.ts';

/** How the latest submission to the registries stands; `withdrawn`: it was confirmed, and a later answer has taken that back. */
export type SubmissionState = RequestState | 'withdrawn';

export function submissionState(progress: Pick<Progress, 'state'> | undefined, level: AssuranceLevel): SubmissionState | undefined {
  return progress?.state === 'confirmed' && !satisfies(level, 'standard') ? 'withdrawn' : progress?.state;
}

/** Where a person is on the way to verified data. */
export interface IdentityStanding {
  readonly level: AssuranceLevel;
  /** Something is typed and not sent. */
  readonly hasDraft: boolean;
  /** Absent when nothing was ever sent. */
  readonly submission?: SubmissionState | undefined;
  /** When the registries confirmed the data that relying parties get now. */
  readonly verifiedAt?: Date | undefined;
}

export type NextStep = 'fill_in' | 'continue' | 'wait' | 'correct' | 'renew' | 'ask_again' | 'confirm' | 'none';

/** The one thing to do now. */
export function nextStep({ level, hasDraft, submission }: IdentityStanding): NextStep {
  if (submission === 'running') return 'wait';
  if (satisfies(level, 'standard') && submission !== 'refused' && submission !== 'expired')
    return level === 'standard' ? 'confirm' : 'none';
  if (hasDraft) return 'continue';
  if (submission === 'refused') return 'correct';
  if (submission === 'withdrawn') return 'renew';
  return submission === 'expired' ? 'ask_again' : 'fill_in';
}
