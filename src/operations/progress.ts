export interface Progress {
  /** Does one step of a start and says how long it took: `  database … 0.9 s`. */
  step<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}

/** Lines for the person at the terminal, one per step. Each line is whole, so that it reads well in a file, too. */
export function createProgress(write: (text: string) => void, now: () => number = () => performance.now()): Progress {
  return {
    step: async (name, work) => {
      const began = now();
      try {
        const result = await work();
        write(`  ✓ ${name} (${((now() - began) / 1000).toFixed(1)} s)\n`);
        return result;
      } catch (error) {
        write(`  ✗ ${name}\n`);
        throw error;
      }
    },
  };
}
