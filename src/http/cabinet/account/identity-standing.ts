import { satisfies, type AssuranceLevel } from '../../../kernel/assurance.ts';

/** How the latest submission to the registries stands. */
export type SubmissionState = 'running' | 'confirmed' | 'refused' | 'expired' | 'cancelled';

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

export type NextStep = 'fill_in' | 'continue' | 'wait' | 'correct' | 'ask_again' | 'none';

/** The one thing to do now. */
export function nextStep({ level, hasDraft, submission }: IdentityStanding): NextStep {
  if (submission === 'running') return 'wait';
  if (satisfies(level, 'standard') && submission !== 'refused' && submission !== 'expired') return 'none';
  if (hasDraft) return 'continue';
  if (submission === 'refused') return 'correct';
  return submission === 'expired' ? 'ask_again' : 'fill_in';
}
