/** How long a worker that took a check has it for itself. A registry is given at most 20 s for each of two calls, the transaction after them a few more. */
export const LEASE_SECONDS = 60;

const FIRST_BACKOFF_SECONDS = 5;
const FIRST_POLL_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 900;

/**
 * Seconds to wait after the `faults`th fault in a row, counted from 1: 5, 10, 20 … up to 15 minutes, of which up to half is taken off by
 * chance (`random` in 0…1), so that a registry that comes back is not met by everybody at once. A registry that names a pause gets it.
 */
export function backoffSeconds(faults: number, random: number, retryAfterSeconds = 0): number {
  const pause = Math.min(FIRST_BACKOFF_SECONDS * 2 ** (Math.min(faults, 20) - 1), LONGEST_PAUSE_SECONDS);
  return Math.max(pause * (1 - random / 2), Math.min(retryAfterSeconds, LONGEST_PAUSE_SECONDS) * (1 + random / 10));
}

/**
 * Seconds until a registry that has taken the question is asked whether the answer is there: a quarter of the time it has had so far, from
 * 5 s to 15 minutes and give or take a tenth, unless it named a later moment. Most answers come by call-back before.
 */
export function pollSeconds(secondsSinceSent: number, random: number, retryAfterSeconds = 0): number {
  const pause = Math.min(Math.max(secondsSinceSent / 4, FIRST_POLL_SECONDS, retryAfterSeconds), LONGEST_PAUSE_SECONDS);
  return pause * (0.9 + random / 5);
}
