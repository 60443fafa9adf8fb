import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from './config.ts';
import type { Logger } from './logging.ts';
import { startManagement, type Management } from './management.ts';
import { createMetrics } from './metrics.ts';
import { requireUsableDatabase } from './operations/database-preflight.ts';
import { createHealth, type HealthMonitor } from './operations/health.ts';
import { startProvider, type BuildApplication } from './operations/provider.ts';
import type { RunningParts } from './operations/running-parts.ts';
import { drainNoticeSeconds } from './operations/shutdown.ts';
import { startWorkers, type Workers } from './workers.ts';

export interface ServeOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly parts: RunningParts;
  readonly build: BuildApplication;
  /** Program that a worker process runs when there are several. */
  readonly workerFile: string;
}

export interface Service {
  readonly port: number;
  readonly managementPort: number;
}

/**
 * The provider on one database, in this process or in `server.workers` of them. The management listener is there first, so that the
 * platform can watch the start. Throws a StartRefusal with the reason; what was started by then stands in `parts`.
 */
export async function serve(options: ServeOptions): Promise<Service> {
  const { config, logger, parts } = options;
  const workers: { running?: Workers } = {};
  const health = createHealth(config.database, () => (workers.running?.listening() === 0 ? ['no_worker'] : []));
  await parts.add(() => health.stop());
  const metrics = createMetrics();
  const management = await startManagement({
    host: config.server.managementHost,
    port: config.server.managementPort,
    health,
    metrics: () => workers.running?.metrics() ?? metrics.registry.metrics(),
  });
  await parts.add(() => management.stop());
  await requireUsableDatabase({ ...config.database, logger, isStopping: () => parts.stopping });
  const beforeDrain = () => announceDrain(config, health);
  let port: number;
  if (config.server.workers > 1) {
    workers.running = await startWorkers({ ...options, beforeDrain });
    ({ port } = workers.running);
  } else {
    port = await startProvider({ ...options, metrics, beforeDrain });
  }
  health.setStarted();
  return started(config, logger, port, management);
}

function started(config: Config, logger: Logger, port: number, management: Management): Service {
  const { issuer, environment, server } = config;
  logger.info({ issuer, environment, port, managementPort: management.port, workers: server.workers }, 'serving');
  return { port, managementPort: management.port };
}

/** In production the load balancer must have time to hear it before connections are refused. */
async function announceDrain(config: Config, health: HealthMonitor): Promise<void> {
  health.setDraining();
  if (config.environment === 'production') await sleep(drainNoticeSeconds * 1000);
}
