/** A node that has not heard of the trail for so long cannot say that it is sealed. */
const SILENCE_SECONDS = 10;

/** What one process knows of how far the sealing is behind. Nobody asks the database for it: whoever seals notes it. */
export class SealState {
  #noted: { readonly seconds: number; readonly at: number } | undefined;

  /** `seconds` is the age of the oldest event that is not sealed, 0 when all are; `now` is of a monotonic clock in milliseconds. */
  note(seconds: number, now: number): void {
    this.#noted = { seconds, at: now };
  }

  /** In seconds. 0 in a process that was never told: a command, for instance. */
  unsealedSeconds(now: number): number {
    if (this.#noted === undefined) return 0;
    const { seconds, at } = this.#noted;
    const since = (now - at) / 1000;
    return seconds > 0 || since > SILENCE_SECONDS ? seconds + since : 0;
  }
}
