import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { faultsOf, type Fault } from './faults.ts';
import { isRegistryName, registryNames, type RegistryName } from './registry.ts';

/** What is switched on, by registry. */
export type Switches = Readonly<Record<RegistryName, readonly Fault[]>>;

export interface FaultSwitches {
  /** What is on at this moment. */
  of(registry: RegistryName, now?: Date): readonly Fault[];
  /** Until when a registry that is out of service stays so; undefined when it is in service. */
  unavailableUntil(registry: RegistryName, now?: Date): Date | undefined;
  /** Turns exactly these on, and writes that to disk before returning. */
  set(registry: RegistryName, faults: readonly Fault[], now?: Date): void;
  all(now?: Date): Switches;
}

/** "Unavailable" ends by itself. */
const unavailableMilliseconds = 3_600_000;

interface Setting {
  readonly faults: readonly Fault[];
  /** ISO 8601; present when `unavailable` is among the faults. */
  readonly unavailableUntil?: string;
}

function read(file: string): Map<RegistryName, Setting> {
  try {
    const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Setting>) : {};
    return new Map(Object.entries(kept).filter((entry): entry is [RegistryName, Setting] => isRegistryName(entry[0])));
  } catch {
    return new Map();
  }
}

function write(file: string, settings: ReadonlyMap<RegistryName, Setting>): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${JSON.stringify(Object.fromEntries(settings), undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The faults that somebody has switched on; `file` is JSON and outlives a restart. */
export function openFaultSwitches(file: string): FaultSwitches {
  const settings = read(file);
  const until = (registry: RegistryName, now: Date) => {
    const end = settings.get(registry)?.unavailableUntil;
    return end !== undefined && Date.parse(end) > now.getTime() ? new Date(end) : undefined;
  };
  const of = (registry: RegistryName, now = new Date()) =>
    (settings.get(registry)?.faults ?? []).filter((fault) => fault !== 'unavailable' || until(registry, now) !== undefined);
  return {
    of,
    unavailableUntil: (registry, now = new Date()) => until(registry, now),
    set(registry, faults, now = new Date()) {
      const end = until(registry, now) ?? new Date(now.getTime() + unavailableMilliseconds);
      const known = faultsOf(registry).filter((fault) => faults.includes(fault));
      settings.set(registry, { faults: known, ...(known.includes('unavailable') ? { unavailableUntil: end.toISOString() } : {}) });
      write(file, settings);
    },
    all: (now = new Date()) => Object.fromEntries(registryNames.map((name) => [name, of(name, now)])) as Record<RegistryName, Fault[]>,
  };
}
