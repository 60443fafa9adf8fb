import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../database/embedded-postgres.ts';

export interface SupervisedDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

const lookMilliseconds = 500;
const restartMilliseconds = 1000;

/**
 * The embedded server, started again when it ends by itself (somebody killed it, memory ran out). It recovers from its own log and has
 * the same address, so the pools find it by themselves and citizens see errors for a few seconds only.
 */
export async function startSupervisedDatabase(dataDir: string, onRestart: (fault?: unknown) => void): Promise<SupervisedDatabase> {
  let server: EmbeddedPostgres = await startEmbeddedPostgres(dataDir, { durable: true });
  const { url } = server;
  const stopping = new AbortController();
  const supervised = (async () => {
    while (await pause(lookMilliseconds, stopping.signal)) {
      if (isAlive(server.pid)) continue;
      onRestart();
      server = (await startAgain(dataDir, onRestart, stopping.signal)) ?? server;
    }
  })();
  return {
    url,
    stop: async () => {
      stopping.abort();
      await supervised;
      await server.stop();
    },
  };
}

/** What was left of the dead server may need a moment to go. */
async function startAgain(dataDir: string, onFault: (fault: unknown) => void, signal: AbortSignal): Promise<EmbeddedPostgres | undefined> {
  do {
    try {
      return await startEmbeddedPostgres(dataDir, { durable: true });
    } catch (error) {
      onFault(error);
    }
  } while (await pause(restartMilliseconds, signal));
  return undefined;
}

/** False when there is no point in going on. */
function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return sleep(milliseconds, undefined, { signal, ref: false }).then(
    () => true,
    () => false,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
