import { authenticationProblems } from './problems.ts';

export interface HashQueueSettings {
  /** Hashes computed at once. */
  readonly slots: number;
  /** Callers that may wait for a slot beyond those. */
  readonly waiting: number;
  /** Told the length of each hash, without the wait for it. */
  readonly onHashed?: ((seconds: number) => void) | undefined;
}

/** A caller's place: one who has it will be served, however many come after. */
export interface HashPlace {
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Must be called once, whatever happened. */
  leave(): void;
}

export interface HashQueueStats {
  /** Callers that hold a place now, computing or waiting. */
  readonly entered: number;
  readonly running: number;
  readonly refused: number;
  readonly completed: number;
  readonly averageSeconds: number;
}

/** Weight of the newest hash in the moving average. */
const NEWEST_WEIGHT = 0.1;

/**
 * Bounds the hashes of one process: each takes a core for its whole length and its full memory cost. Whoever does not fit is refused at
 * once, before anything was read or counted for him, so that overload costs the surplus nothing but a retry.
 */
export class HashQueue {
  readonly #settings: HashQueueSettings;
  readonly #waiters: (() => void)[] = [];
  #entered = 0;
  #running = 0;
  #refused = 0;
  #completed = 0;
  #averageSeconds = 0.02;

  constructor(settings: HashQueueSettings) {
    this.#settings = settings;
  }

  get stats(): HashQueueStats {
    const [entered, running, refused, completed] = [this.#entered, this.#running, this.#refused, this.#completed];
    return { entered, running, refused, completed, averageSeconds: this.#averageSeconds };
  }

  /** Throws `authentication.busy`. */
  enter(): HashPlace {
    if (this.#entered >= this.#settings.slots + this.#settings.waiting) {
      this.#refused += 1;
      throw authenticationProblems.busy({ retryAfterSeconds: this.#secondsUntilFree() });
    }
    this.#entered += 1;
    let left = false;
    return {
      run: (task) => this.#run(task),
      leave: () => {
        if (!left) this.#entered -= 1;
        left = true;
      },
    };
  }

  async #run<T>(task: () => Promise<T>): Promise<T> {
    await this.#takeSlot();
    const startedAt = performance.now();
    try {
      return await task();
    } finally {
      this.#completed += 1;
      const seconds = (performance.now() - startedAt) / 1000;
      this.#averageSeconds += NEWEST_WEIGHT * (seconds - this.#averageSeconds);
      this.#settings.onHashed?.(seconds);
      this.#giveSlot();
    }
  }

  async #takeSlot(): Promise<void> {
    if (this.#running < this.#settings.slots) {
      this.#running += 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  /** Hands the slot over directly: a newcomer cannot slip in before the longest waiting. */
  #giveSlot(): void {
    const next = this.#waiters.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }

  #secondsUntilFree(): number {
    return Math.max(1, Math.ceil((this.#entered * this.#averageSeconds) / this.#settings.slots));
  }
}
