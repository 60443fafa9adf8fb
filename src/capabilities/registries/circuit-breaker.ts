import type { RegistryFault } from './ports.ts';

const FAILURES_TO_OPEN = 5;
const WINDOW_MILLISECONDS = 30_000;
const FIRST_PAUSE_MILLISECONDS = 5000;
const LONGEST_PAUSE_MILLISECONDS = 60_000;

/**
 * What this process thinks of one registry. Closed: asked freely. Open: left alone until a moment. Half-open: one question is under way to
 * see whether it is back. Times are milliseconds of any clock that does not jump.
 */
export type BreakerState =
  | { readonly kind: 'closed'; readonly failures: readonly number[] }
  | { readonly kind: 'open'; readonly until: number; readonly openings: number }
  | { readonly kind: 'half_open'; readonly openings: number };

export const closedBreaker: BreakerState = { kind: 'closed', failures: [] };

/** Whether a fault says that the registry as a whole is in trouble, and not that it dislikes one question. */
export function isOutage({ code }: RegistryFault): boolean {
  return code !== 'refused';
}

/** How many questions may begin now, of those wanted. */
export function allowed(state: BreakerState, wanted: number, now: number): number {
  if (state.kind === 'closed') return wanted;
  return state.kind === 'open' && now >= state.until ? Math.min(wanted, 1) : 0;
}

/** A question begins. */
export function afterStart(state: BreakerState, now: number): BreakerState {
  return state.kind === 'open' && now >= state.until ? { kind: 'half_open', openings: state.openings } : state;
}

/** A question has been answered, or at least heard. One that began before the outage says nothing of its end. */
export function afterSuccess(state: BreakerState): BreakerState {
  return state.kind === 'open' ? state : closedBreaker;
}

/** A probe came to nothing without a word about the registry: this process is stopping, or the database is away. The next may try. */
export function afterNothing(state: BreakerState, now: number): BreakerState {
  return state.kind === 'half_open' ? { kind: 'open', until: now, openings: state.openings } : state;
}

export function afterFailure(state: BreakerState, now: number): BreakerState {
  if (state.kind === 'open') return state;
  if (state.kind === 'half_open') return open(state.openings + 1, now);
  const failures = [...state.failures.filter((moment) => now - moment < WINDOW_MILLISECONDS), now];
  return failures.length >= FAILURES_TO_OPEN ? open(1, now) : { kind: 'closed', failures };
}

/** 5 s, 10 s, 20 s … up to a minute. */
function open(openings: number, now: number): BreakerState {
  const pause = Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** Math.min(openings - 1, 10), LONGEST_PAUSE_MILLISECONDS);
  return { kind: 'open', until: now + pause, openings };
}
