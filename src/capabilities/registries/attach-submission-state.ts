import { submissionStateText } from './store.ts';

/** SQL, the state (RequestState) of the newest submission of account `$1`, or null: a part of another room's statement. */
export function attachSubmissionState(): string {
  return submissionStateText;
}
