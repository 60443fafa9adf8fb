import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** How the bank can misbehave. */
export const faults = ['other-person', 'missing-snils', 'nothing-vouched', 'declined', 'slow', 'server-error'] as const;
export type Fault = (typeof faults)[number];

export interface FaultSwitches {
  on(): readonly Fault[];
  /** Turns exactly these on, and writes that to disk before returning. */
  set(wanted: readonly Fault[]): void;
}

export function isFault(value: unknown): value is Fault {
  return faults.some((fault) => fault === value);
}

function read(file: string): readonly Fault[] {
  try {
    const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : [];
    return Array.isArray(kept) ? kept.filter((value) => isFault(value)) : [];
  } catch {
    return [];
  }
}

/** The faults that somebody has switched on; `file` is JSON and outlives a restart. */
export function openFaultSwitches(file: string): FaultSwitches {
  let on = read(file);
  return {
    on: () => on,
    set(wanted) {
      on = faults.filter((fault) => wanted.includes(fault));
      writeFileSync(`${file}.new`, `${JSON.stringify(on)}\n`, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
}
