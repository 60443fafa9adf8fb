import { AsyncLocalStorage } from 'node:async_hooks';

/** From where a citizen acts, as far as the trail tells: a browser and a system by their codes. */
export interface EventOrigin {
  readonly browser: string;
}

const storage = new AsyncLocalStorage<() => EventOrigin | undefined>();

/**
 * Runs work whose sign-in events say from where they came. It travels beside the call stack, because every way of signing in would
 * otherwise hand it through rooms that have no other use for it, and the next one would forget to.
 */
export function attachOrigin<T>(origin: () => EventOrigin | undefined, work: () => T): T {
  return storage.run(origin, work);
}

export function currentOrigin(): EventOrigin | undefined {
  return storage.getStore()?.();
}
