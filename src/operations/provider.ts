import type { RequestListener } from 'node:http';
import type { Config } from '../config.ts';
import type { Logger } from '../logging.ts';
import type { Metrics } from '../metrics.ts';
import { startHttpServer, type HttpServer } from './http-server.ts';
import type { RunningParts } from './running-parts.ts';

/** The application as far as running it goes. */
export interface Application {
  readonly listener: RequestListener;
  /** Ends the answers that would go on for a while by themselves; the stop has begun. */
  drain?(): void;
  /** Background work of this process; not called where configuration switches it off. */
  startJobs(): Promise<{ stop(): Promise<void> }>;
  /** Ends pools and connections. Called after the last request and the last job. */
  stop(): Promise<void>;
}

export type BuildApplication = (config: Config, logger: Logger, metrics: Metrics) => Promise<Application>;

export interface ProviderOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly parts: RunningParts;
  readonly build: BuildApplication;
  /** Called when the stop begins, while connections are still taken. */
  readonly beforeDrain: () => Promise<void>;
}

/**
 * Builds the application in this process and lets citizens in. Stopping goes the other way: nobody new, finish what is under way,
 * hand jobs back, end connections. Resolves with the port.
 */
export async function startProvider(options: ProviderOptions): Promise<number> {
  const { config, logger, metrics, parts } = options;
  const app = await options.build(config, logger, metrics);
  await parts.add(() => app.stop());
  const server = await startHttpServer({ ...config.server }, app.listener);
  const jobs: { stop(): Promise<void> }[] = [];
  await parts.add(() => drain({ server, app, jobs }, options));
  if (config.jobs.enabled && !parts.stopping) jobs.push(await app.startJobs());
  return server.port;
}

interface Running {
  readonly server: HttpServer;
  readonly app: Application;
  readonly jobs: readonly { stop(): Promise<void> }[];
}

/** Requests and jobs have the same grace at the same time; a job that a late request hands over waits in the database. */
async function drain({ server, app, jobs }: Running, { config, logger, beforeDrain }: ProviderOptions): Promise<void> {
  await beforeDrain();
  app.drain?.();
  const [cut] = await Promise.all([server.drain(config.server.shutdownGraceSeconds), ...jobs.map((running) => running.stop())]);
  if (cut > 0) logger.warn({ requests: cut }, 'requests were cut at the end of the grace period');
  else logger.info('every request under way has been answered');
}
