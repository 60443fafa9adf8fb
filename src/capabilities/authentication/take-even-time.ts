import { setTimeout as delay } from 'node:timers/promises';

/** Longer than what is hidden takes. */
const EVEN_MILLISECONDS = 250;

/** The answer comes at the same time whatever was done for it: a message written or none, a code there to compare or none. */
export async function takeEvenTime<T>(work: () => Promise<T>): Promise<T> {
  const [outcome] = await Promise.all([work(), delay(EVEN_MILLISECONDS)]);
  return outcome;
}
