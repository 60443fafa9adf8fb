// A program that serves a tiny application by the product's own means, so that running it can be tested apart from what it does.
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logging.ts';
import { optionsAsConfig } from '../../src/operations/command-options.ts';
import type { BuildApplication } from '../../src/operations/provider.ts';
import { reportFailure } from '../../src/operations/report-failure.ts';
import { createRunningParts } from '../../src/operations/running-parts.ts';
import { stopOnSignals } from '../../src/operations/shutdown.ts';
import { runWorker } from '../../src/operations/worker.ts';
import { serve } from '../../src/serve.ts';

const build: BuildApplication = async (_config, logger, metrics) => ({
  listener: (request, response) => {
    const path = request.url ?? '';
    metrics.httpRequest({ route: '/stand-in', method: request.method ?? '', status: 200, seconds: 0.01 });
    if (path === '/crash') throw new Error('canary-bug');
    if (path === '/hang') return;
    void sleep(path === '/slow' ? 1000 : 0).then(() => response.end(String(process.pid)));
  },
  startJobs: async () => ({ stop: async () => logger.info('jobs stopped') }),
  stop: async () => logger.info('application stopped'),
});

async function main(): Promise<void> {
  const [url = '', port = '', workers = '1', grace = '5'] = process.argv.slice(2);
  const options = optionsAsConfig({ port, workers });
  const config = loadConfig({
    environment: 'test',
    variables: { PAIZA_MASTER_KEYS: `1:${Buffer.alloc(32, 7).toString('base64')}`, DATABASE_URL: url },
    overrides: { ...options, server: { ...options.server, managementPort: Number(port) + 1, shutdownGraceSeconds: Number(grace) } },
  });
  const logger = createLogger(config.logging);
  const parts = createRunningParts();
  const shutdown = stopOnSignals(() => parts.stop(), { logger, graceSeconds: config.server.shutdownGraceSeconds });
  try {
    await serve({ config, logger, parts, build, workerFile: import.meta.filename });
  } catch (error) {
    shutdown.begin(reportFailure(error, (text) => void process.stderr.write(text)));
  }
}

if (process.argv[2] === 'worker') runWorker(build);
else await main();
