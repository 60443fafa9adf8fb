import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Logger as QueueLogger,
  parseCronItem,
  run,
  type Runner,
  type RunnerOptions,
  type TaskList,
  type WorkerEvents,
  type WorkerPool,
} from 'graphile-worker';
import type pg from 'pg';

export interface RunnerLogger {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Work that comes back by itself; of all processes on a database one does it. */
export interface RecurringTask {
  readonly name: string;
  /** A multiple of 60 that divides a day. */
  readonly everySeconds: number;
}

export interface RunnerSettings {
  readonly pool: pg.Pool;
  readonly logger: RunnerLogger;
  readonly concurrency: number;
  readonly tasks: TaskList;
  readonly recurring: readonly RecurringTask[];
  /** How long jobs under way may take to end once `stop` is called. */
  readonly stopGraceSeconds: number;
}

const RESTART_PAUSE_MILLISECONDS = 2000;

/**
 * Runs jobs of graphile-worker until stopped. The queue ends itself when the database takes no answer from it, so it is begun again then:
 * a database that was away for a minute must not leave a node without jobs for ever.
 */
export async function startRunner(settings: RunnerSettings): Promise<{ stop(): Promise<void> }> {
  const options = optionsOf(settings);
  let workers: WorkerPool | undefined;
  options.events?.on('pool:create', ({ workerPool }) => {
    workers = workerPool;
  });
  guardConnections(settings.pool);
  const stopping = new AbortController();
  let runner = await run(options);

  const supervised = (async () => {
    while (!stopping.signal.aborted) {
      const fault = await ended(runner);
      if (stopping.signal.aborted) return;
      settings.logger.error({ err: fault }, 'job queue ended, starting it again');
      runner = (await restart(options, stopping.signal)) ?? runner;
    }
  })();

  return {
    async stop() {
      stopping.abort();
      await stopRunner(runner, () => workers, settings.stopGraceSeconds);
      await supervised;
    },
  };
}

/** A connection that breaks while the queue listens on it says so by an event, which ends the process when nobody hears it. */
function guardConnections(pool: pg.Pool): void {
  if (pool.listenerCount('connect') > 0) return;
  pool.on('connect', (client) => client.on('error', () => undefined));
}

function ended(runner: Runner): Promise<unknown> {
  return runner.promise.catch((error: unknown) => error);
}

async function restart(options: RunnerOptions, stopping: AbortSignal): Promise<Runner | undefined> {
  while (!stopping.aborted) {
    await sleep(RESTART_PAUSE_MILLISECONDS, undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return undefined;
    try {
      return await run(options);
    } catch {
      // The database is still away.
    }
  }
  return undefined;
}

/**
 * Takes no new job, lets those under way end, and after the grace gives the rest back to the queue. (The runner's own `kill` does nothing
 * once it is stopping.)
 */
async function stopRunner(runner: Runner, workers: () => WorkerPool | undefined, graceSeconds: number): Promise<void> {
  const stopped = runner.stop().catch(() => undefined);
  const grace = new AbortController();
  const late = sleep(graceSeconds * 1000, 'late', { signal: grace.signal }).catch(() => undefined);
  if ((await Promise.race([stopped, late])) === 'late') {
    await Promise.resolve(workers()?.forcefulShutdown('stopped before the job ended')).catch(() => undefined);
  }
  grace.abort();
}

function optionsOf({ pool, logger, concurrency, tasks, recurring }: RunnerSettings): RunnerOptions {
  const events: WorkerEvents = new EventEmitter();
  events.on('job:error', ({ job, error }) =>
    logger.error({ job: job.task_identifier, jobId: job.id, attempt: job.attempts, err: error }, 'job failed'),
  );
  return {
    pgPool: pool,
    taskList: tasks,
    parsedCronItems: recurring.map(cronItem),
    noHandleSignals: true,
    events,
    logger: queueLogger(logger),
    preset: {
      // Otherwise an answer that the database does not take is a rejection that nobody handles, and the process ends.
      worker: { concurrentJobs: concurrency, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
    },
  };
}

/** The queue schedules by the minute; the key keeps a slow run from piling up. */
function cronItem({ name, everySeconds }: RecurringTask) {
  const everyMinutes = everySeconds / 60;
  if (!Number.isInteger(1440 / everyMinutes)) throw new Error(`${name}: every ${everySeconds} s is no whole part of a day`);
  const match = ({ hour, min }: { readonly hour: number; readonly min: number }) => (hour * 60 + min) % everyMinutes === 0;
  return parseCronItem({ task: name, match, identifier: name, options: { jobKey: name, maxAttempts: 1 } });
}

/** The queue's own words, without the job they are about: a job's payload is nobody's to read. */
function queueLogger(logger: RunnerLogger): QueueLogger {
  return new QueueLogger(() => (level, message, meta) => {
    if (meta?.['failure'] === true) return; // told by the event
    if (level === 'error' || level === 'warning') logger.warn({ queue: message }, 'job queue');
    else logger.debug({ queue: message }, 'job queue');
  });
}
