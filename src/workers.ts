import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config.ts';
import type { Logger } from './logging.ts';
import { aggregateMetrics } from './operations/worker-metrics.ts';
import type { FromWorker, ToWorker } from './operations/worker-messages.ts';
import type { RunningParts } from './operations/running-parts.ts';
import { StartRefusal } from './operations/start-refusal.ts';

export interface WorkersOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly parts: RunningParts;
  readonly workerFile: string;
  readonly beforeDrain: () => Promise<void>;
}

export interface Workers {
  readonly port: number;
  /** How many serve now. */
  listening(): number;
  /** All workers' figures added up, in the Prometheus text format. */
  metrics(): Promise<string>;
}

const firstRestartMilliseconds = 250;
const longestRestartMilliseconds = 10_000;
/** A worker that lived this long crashed for a new reason: the wait before the next start is short again. */
const steadyMilliseconds = 60_000;

/**
 * Starts `server.workers` processes on one port (the system's cluster hands out connections in turn). One that ends by itself is
 * replaced, after a wait that doubles while it keeps ending. Throws a StartRefusal when the first set does not come up.
 */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { config, parts } = options;
  const serving = new Set<Worker>();
  cluster.setupPrimary({ exec: options.workerFile, args: ['worker'] });
  await parts.add(() => stopWorkers(options));
  const fork = (): Promise<number> => startWorker(config, serving);
  const ports = await Promise.all(Array.from({ length: config.server.workers }, fork));
  replaceEnded(options, fork);
  return { port: ports[0]!, listening: () => serving.size, metrics: () => aggregateMetrics([...serving]) };
}

/** Resolves with the port once the worker serves. */
function startWorker(config: Config, serving: Set<Worker>): Promise<number> {
  const worker = cluster.fork();
  tell(worker, { kind: 'start', config });
  return new Promise((listening, failed) => {
    worker.once('exit', () => {
      serving.delete(worker);
      failed(new StartRefusal('A worker ended while it was starting; the log says why.'));
    });
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'refused') failed(new StartRefusal(message.reason));
      if (message.kind !== 'listening') return;
      serving.add(worker);
      listening(message.port);
    });
  });
}

function replaceEnded({ logger, parts }: WorkersOptions, fork: () => Promise<number>): void {
  let wait = firstRestartMilliseconds;
  let lastEnd = Date.now();
  cluster.on('exit', (worker, code, signal) => {
    if (parts.stopping) return;
    wait = Date.now() - lastEnd > steadyMilliseconds ? firstRestartMilliseconds : Math.min(wait * 2, longestRestartMilliseconds);
    lastEnd = Date.now();
    logger.error({ workerPid: worker.process.pid, code, signal, restartInMilliseconds: wait }, 'a worker ended by itself');
    setTimeout(() => {
      // A start that fails ends the process again, which brings us back here.
      if (!parts.stopping) fork().catch(() => undefined);
    }, wait);
  });
}

/** All at once: each takes nothing new and finishes what it has. A worker that does not come to an end is killed. */
async function stopWorkers({ config, logger, beforeDrain }: WorkersOptions): Promise<void> {
  await beforeDrain();
  const limit = (config.server.shutdownGraceSeconds + 3) * 1000;
  const alive = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  await Promise.all(
    alive.map(async (worker) => {
      if (worker.isDead()) return;
      const ended = once(worker, 'exit').then(() => true);
      tell(worker, { kind: 'drain' });
      if (await Promise.race([ended, sleep(limit, false, { ref: false })])) return;
      logger.warn({ workerPid: worker.process.pid }, 'a worker did not stop in time and was killed');
      worker.process.kill('SIGKILL');
      await ended;
    }),
  );
}

function tell(worker: Worker, message: ToWorker): void {
  // A worker that is just ending cannot be told anything; its end is noticed elsewhere.
  if (worker.isConnected()) worker.send(message, undefined, () => undefined);
}
