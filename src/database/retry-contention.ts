import { setTimeout as sleep } from 'node:timers/promises';

/** Serialisation failure, deadlock, and a lock that was not to be had in time: the same again may well succeed. */
const contention = new Set(['40001', '40P01', '55P03']);
const ATTEMPTS = 5;
const LONGEST_WAIT_MILLISECONDS = 500;

/** Does a whole unit of work again when others were in its way, a few times. The unit must not have half happened. */
export async function retryContention<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (attempt === ATTEMPTS || typeof code !== 'string' || !contention.has(code)) throw error;
      await sleep(Math.random() * LONGEST_WAIT_MILLISECONDS);
    }
  }
}
