import type { Logger } from '../logging.ts';
import { createLogger } from '../logging.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import { startProvider, type BuildApplication } from './provider.ts';
import { createRunningParts } from './running-parts.ts';
import { leaveSignalsToParent } from './shutdown.ts';
import { StartRefusal } from './start-refusal.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';
import type { Config } from '../config.ts';

/** One of several processes that serve citizens on one port. Does what the first process says, and ends when that is gone. */
export function runWorker(build: BuildApplication): void {
  const parts = createRunningParts();
  const metrics = createMetrics();
  leaveSignalsToParent();
  process.on('disconnect', () => process.exit(1));
  process.on('message', (message: ToWorker) => {
    if (message.kind === 'start') void start(message.config);
    if (message.kind === 'drain')
      void parts.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    if (message.kind === 'metrics') void answerMetrics(metrics, message.id);
  });
  async function start(config: Config): Promise<void> {
    const logger = createLogger(config.logging);
    endOnBug(logger);
    try {
      const port = await startProvider({ config, logger, metrics, parts, build, beforeDrain: async () => undefined });
      await tell({ kind: 'listening', port });
    } catch (error) {
      if (!(error instanceof StartRefusal)) logger.error({ err: error }, 'worker could not start');
      await tell({
        kind: 'refused',
        reason: error instanceof StartRefusal ? error.message : 'A worker could not start; the log says why.',
      });
      process.exit(1);
    }
  }
}

/** The state of the process is unknown after an error nobody expected; the first process starts another worker. */
function endOnBug(logger: Logger): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.error({ err: error }, 'unexpected error, the worker ends');
      process.exit(1);
    });
  }
}

async function answerMetrics(metrics: Metrics, id: number): Promise<void> {
  await tell({ kind: 'metrics', id, values: await metrics.registry.getMetricsAsJSON() });
}

/** Resolves when the message has left; a parent that is gone is no reason to fail, we end with it anyway. */
function tell(message: FromWorker): Promise<void> {
  return new Promise((sent) => {
    if (process.send === undefined) sent();
    else process.send(message, undefined, undefined, () => sent());
  });
}
