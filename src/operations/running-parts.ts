/** What has been started and must be stopped, the last first. */
export interface RunningParts {
  /** Stopped with the others; at once when the stop has begun already. */
  add(stop: () => Promise<unknown>): Promise<void>;
  /** Stops every part even if one fails; asked again, waits for the same stop. Throws the first failure at the end. */
  stop(): Promise<void>;
  readonly stopping: boolean;
}

export function createRunningParts(): RunningParts {
  const stops: (() => Promise<unknown>)[] = [];
  let ended: Promise<void> | undefined;
  return {
    get stopping() {
      return ended !== undefined;
    },
    add: async (stop) => {
      if (ended === undefined) stops.push(stop);
      else await stop();
    },
    stop: () => (ended ??= stopAll(stops)),
  };
}

async function stopAll(stops: (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
    try {
      await stop();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
