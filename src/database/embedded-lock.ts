/** One launcher per data directory: an abandoned server is stopped, a living one is left alone. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const launcherFile = 'paiza-launcher.pid';
const shutdownWaitMs = 10_000;

/** Written after each start, to tell a server that lost its launcher from one that another process is using. */
export function recordLauncher(dataDir: string): void {
  writeFileSync(join(dataDir, launcherFile), `${process.pid}\n`);
}

/** @throws Error when a living process serves the directory already. */
export async function claimDataDirectory(dataDir: string): Promise<void> {
  const postmaster = livePostmaster(dataDir);
  if (postmaster === undefined) return;
  const parent = parentOf(postmaster);
  if (parent !== undefined && parent === readPid(join(dataDir, launcherFile))) {
    throw new Error(`The data folder ${dataDir} is in use by process ${parent}. Stop it, or choose another folder.`);
  }
  process.kill(postmaster, 'SIGINT');
  for (let waited = 0; waited < shutdownWaitMs && livePostmaster(dataDir) === postmaster; waited += 25) await sleep(25);
}

/** The server named in postmaster.pid, if it lives and serves this directory; a number alone may have been given to a stranger. */
function livePostmaster(dataDir: string): number | undefined {
  const pid = readPid(join(dataDir, 'postmaster.pid'));
  if (pid === undefined) return undefined;
  const words = readText(`/proc/${pid}/cmdline`)?.split('\0') ?? [];
  return words[words.indexOf('-D') + 1] === dataDir ? pid : undefined;
}

/** Parent process id: the fourth field of /proc/<pid>/stat; the second, the name, is in brackets and may hold spaces. */
function parentOf(pid: number): number | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function readPid(file: string): number | undefined {
  const pid = Number.parseInt(readText(file)?.split('\n')[0] ?? '', 10);
  return pid > 0 ? pid : undefined;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
