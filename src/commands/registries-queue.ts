import { listWaitingChecks } from '../capabilities/registries/list-waiting-checks.ts';
import { measureQueue } from '../capabilities/registries/measure-queue.ts';
import type { Db } from '../database/connect.ts';
import type { CommandIo, ExitCode } from './command-io.ts';
import { textTable } from './text-table.ts';

const LONGEST_LIST = 20;

/** `paiza registries queue`: what waits for each registry, how long and why. Names checks, never a person. */
export async function showRegistryQueue(deps: { readonly db: Db }, _args: object, io: CommandIo): Promise<ExitCode> {
  const queues = await measureQueue(deps);
  const rows = queues.map(({ registry, requested, sent, oldestSeconds, faulty, expired }) =>
    [registry, requested, sent, requested + sent === 0 ? '-' : duration(oldestSeconds), faulty, expired].map(String),
  );
  textTable(['REGISTRY', 'REQUESTED', 'SENT', 'OLDEST', 'FAULTY', 'EXPIRED IN 7 DAYS'], rows).forEach((line) => io.out(line));
  const checks = await listWaitingChecks(deps, LONGEST_LIST);
  if (checks.length === 0) return 0;
  io.out('');
  io.out(`the ${checks.length} that have waited longest:`);
  const lines = checks.map(({ id, registry, state, ageSeconds, attempts, fault, dueInSeconds }) => [
    id,
    registry,
    state,
    duration(ageSeconds),
    String(attempts),
    fault ?? '-',
    dueInSeconds <= 0 ? 'now' : `in ${duration(dueInSeconds)}`,
  ]);
  textTable(['CHECK', 'REGISTRY', 'STATE', 'AGE', 'ATTEMPTS', 'LAST FAULT', 'NEXT'], lines).forEach((line) => io.out(line));
  return 0;
}

/** The two greatest units: `4 d 7 h`, `3 min 12 s`. */
function duration(seconds: number): string {
  const whole = Math.floor(seconds);
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
