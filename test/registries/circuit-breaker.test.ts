import { describe, expect, it } from '@jest/globals';
import {
  afterFailure,
  afterNothing,
  afterStart,
  afterSuccess,
  allowed,
  closedBreaker,
  isOutage,
  type BreakerState,
} from '../../src/capabilities/registries/circuit-breaker.ts';
import { backoffSeconds, pollSeconds } from '../../src/capabilities/registries/check-timing.ts';
import { RegistryFault } from '../../src/capabilities/registries/ports.ts';

const failures = (count: number, from = 0, every = 1000): BreakerState =>
  Array.from({ length: count }, (_, index) => from + index * every).reduce<BreakerState>(afterFailure, closedBreaker);

describe('the breaker before a registry', () => {
  it('stays closed at four failures, and opens at the fifth within 30 seconds', () => {
    expect(allowed(failures(4), 64, 4000)).toBe(64);
    expect(failures(5)).toMatchObject({ kind: 'open' });
    expect(allowed(failures(5), 64, 4001)).toBe(0);
  });

  it('stays closed when five failures are spread over more than 30 seconds, or a success lies between', () => {
    expect(failures(5, 0, 10_000).kind).toBe('closed');
    expect(failures(40, 0, 10_000).kind).toBe('closed');
    const mixed = afterFailure(afterSuccess(failures(4)), 5000);
    expect(mixed).toEqual({ kind: 'closed', failures: [5000] });
  });

  it('lets one probe through after its pause, and no second beside it', () => {
    const open = failures(5);
    expect(allowed(open, 64, 8999)).toBe(0);
    expect(allowed(open, 64, 9000)).toBe(1);
    expect(allowed(afterStart(open, 9000), 64, 9001)).toBe(0);
    expect(afterStart(open, 8999)).toBe(open);
  });

  it('closes when the probe is answered, and pauses longer each time it is not, up to a minute', () => {
    let state = failures(5);
    expect(afterSuccess(afterStart(state, 9000))).toEqual(closedBreaker);
    const pauses: number[] = [];
    for (let round = 0; round < 6; round++) {
      const until = state.kind === 'open' ? state.until : Number.NaN;
      state = afterFailure(afterStart(state, until), until);
      pauses.push((state.kind === 'open' ? state.until : Number.NaN) - until);
    }
    expect(pauses).toEqual([10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
  });

  it('is not closed by an answer to what began before the outage, nor prolonged by its faults', () => {
    const open = failures(5);
    expect(afterSuccess(open)).toBe(open);
    expect(afterFailure(open, 5000)).toBe(open);
  });

  it('lets another probe try at once when the first came to nothing on our side', () => {
    const half = afterStart(failures(5), 9000);
    expect(allowed(afterNothing(half, 9500), 64, 9500)).toBe(1);
    expect(afterNothing(closedBreaker, 9500)).toBe(closedBreaker);
  });

  it('takes no refused question for an outage: one citizen must not shut a registry out for all', () => {
    expect(isOutage(new RegistryFault('refused'))).toBe(false);
    expect(isOutage(new RegistryFault('unavailable'))).toBe(true);
  });
});

describe('pauses', () => {
  it('after faults grow from 5 seconds to 15 minutes and vary by half', () => {
    expect([1, 2, 3, 8, 9, 500].map((faults) => backoffSeconds(faults, 0))).toEqual([5, 10, 20, 640, 900, 900]);
    expect(backoffSeconds(1, 1)).toBe(2.5);
    expect(backoffSeconds(500, 1)).toBe(450);
  });

  it('respect a registry that names one, within 15 minutes', () => {
    expect(backoffSeconds(1, 0, 120)).toBe(120);
    expect(backoffSeconds(1, 1, 120)).toBeCloseTo(132);
    expect(backoffSeconds(1, 0, 86_400)).toBe(900);
    expect(backoffSeconds(9, 0, 1)).toBe(900);
  });

  it('between polls grow with the time the registry has had', () => {
    expect([0, 20, 60, 3600, 86_400].map((age) => pollSeconds(age, 0.5))).toEqual([5, 5, 15, 900, 900]);
    expect(pollSeconds(0, 0.5, 60)).toBe(60);
    expect([pollSeconds(0, 0), pollSeconds(0, 1)]).toEqual([4.5, 5.5]);
  });
});
