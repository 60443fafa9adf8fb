import { readdirSync, readFileSync } from 'node:fs';

/** What this process has used so far. */
export interface Usage {
  /** CPU seconds of all its threads: the loop, hashing, garbage collection. */
  readonly cpuSeconds: number;
  /** CPU seconds of the thread that runs JavaScript. */
  readonly loopSeconds: number;
  readonly residentMegabytes: number;
}

export function usage(): Usage {
  return {
    cpuSeconds: seconds(process.cpuUsage()),
    loopSeconds: seconds(process.threadCpuUsage()),
    residentMegabytes: process.memoryUsage.rss() / 2 ** 20,
  };
}

function seconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}

/** Linux counts CPU time in hundredths of a second (USER_HZ, proc(5)). */
const TICKS_PER_SECOND = 100;

/** CPU seconds of a process and of all that descends from it, those that have ended included. */
export function cpuSecondsOfTree(pid: number): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((name) => readStat(Number(name)));
  const family = new Set([pid]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const one of all) if (family.has(one.parent)) family.add(one.pid);
  }
  return all.filter((one) => family.has(one.pid)).reduce((sum, one) => sum + one.ticks, 0) / TICKS_PER_SECOND;
}

/** None when the process ended meanwhile. The name, in brackets, may hold spaces, so fields count from its end. */
function readStat(pid: number): { pid: number; parent: number; ticks: number }[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const own = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    return [{ pid, parent: Number(fields[1]), ticks: own }];
  } catch {
    return [];
  }
}
