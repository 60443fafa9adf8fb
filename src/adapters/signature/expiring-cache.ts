/** What was found, and until when it may be used; undefined for not at all beyond this once. */
export interface Found<T> {
  readonly value: T;
  readonly until?: Date;
}

/** After nothing was found: so many citizens may ask, and the other side is asked once. */
const PAUSE_MILLISECONDS = 5000;

interface Entry<T> {
  readonly promise: Promise<Found<T> | undefined>;
  readonly madeAt: number;
}

/** Keeps what was fetched while it is fresh; many who want the same at once wait for one fetch. The oldest make room. */
export class ExpiringCache<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Undefined when `fetch` finds nothing, which is remembered for five seconds. */
  async find(key: string, at: Date, fetch: () => Promise<Found<T> | undefined>): Promise<T | undefined> {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      const found = await known.promise;
      const isPause = found === undefined && performance.now() - known.madeAt < PAUSE_MILLISECONDS;
      if (isPause || (found?.until !== undefined && at <= found.until)) return found?.value;
      if (this.#entries.get(key) === known) this.#entries.delete(key);
    }
    const waiting = this.#entries.get(key) ?? this.#fetch(key, fetch);
    return (await waiting.promise)?.value;
  }

  #fetch(key: string, fetch: () => Promise<Found<T> | undefined>): Entry<T> {
    const entry = { promise: fetch(), madeAt: performance.now() };
    this.#entries.set(key, entry);
    // A bug or an overload is no answer to remember.
    entry.promise.catch(() => this.#entries.delete(key));
    for (const oldest of this.#entries.keys()) if (this.#entries.size > this.#most) this.#entries.delete(oldest);
    return entry;
  }
}
