import { Command, Option } from 'commander';
import type { Config } from './config.ts';
import { createLogger } from './logging.ts';
import { administrationCommands } from './operations/administration-commands.ts';
import { loadCommandConfig } from './operations/command-config.ts';
import { optionsAsConfig, type CommandOptions } from './operations/command-options.ts';
import { environments, namedEnvironment } from './operations/environment-choice.ts';
import type { Application, BuildApplication } from './operations/provider.ts';
import { reportFailure } from './operations/report-failure.ts';
import { createRunningParts } from './operations/running-parts.ts';
import { loadSandboxPlaces } from './operations/sandbox-settings.ts';
import { stopOnSignals, type Shutdown } from './operations/shutdown.ts';

const mainFile = import.meta.filename;
const variables = process.env;
const say = (text: string): void => void process.stdout.write(text);
const complain = (text: string): void => void process.stderr.write(text);

/** Loaded on demand: commands and the outside world have no use for the application, and production none for the outside world. */
const build: BuildApplication = async (config, logger, metrics): Promise<Application> => {
  const [{ createApp }, { startJobs }] = await Promise.all([import('./app.ts'), import('./jobs.ts')]);
  const app = await createApp(config, logger, metrics);
  return { listener: app.listener, drain: () => app.drain(), startJobs: () => startJobs(app.deps), stop: () => app.stop() };
};

async function runStart(options: CommandOptions & { readonly production?: true }): Promise<void> {
  if (options.production === true || variables['NODE_ENV'] === 'production') return runServe({ ...options, environment: 'production' });
  const request = { overrides: optionsAsConfig(options), variables };
  const { parts, logger, shutdown } = prepare(loadSandboxPlaces(request));
  const { startInstallation } = await import('./start.ts');
  await untilStarted(shutdown, async () => {
    const { sandboxEnded } = await startInstallation({ request, parts, logger, write: say, build, mainFile });
    void sandboxEnded.then((code) => {
      complain(`The sandbox ended by itself (exit code ${code}); stopping.\n`);
      shutdown.begin(1);
    });
  });
}

async function runServe(options: CommandOptions & { readonly environment?: string }): Promise<void> {
  const environment = namedEnvironment(options.environment, variables['NODE_ENV']) ?? 'production';
  if (environment === 'production') variables['NODE_ENV'] = environment; // some libraries look at it
  const config = loadCommandConfig(environment, options, variables);
  const { parts, logger, shutdown } = prepare(config);
  const { serve } = await import('./serve.ts');
  await untilStarted(shutdown, async () => void (await serve({ config, logger, parts, build, workerFile: mainFile })));
}

function prepare(config: Pick<Config, 'logging' | 'server'>) {
  const parts = createRunningParts();
  const logger = createLogger(config.logging);
  const shutdown = stopOnSignals(() => parts.stop(), { logger, graceSeconds: config.server.shutdownGraceSeconds });
  return { parts, logger, shutdown };
}

/** A start that fails stops what it had started. One that fails because somebody stopped it meanwhile is no failure. */
async function untilStarted(shutdown: Shutdown, start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (!shutdown.isStopping()) shutdown.begin(reportFailure(error, complain));
  }
}

const portOption = () => new Option('--port <port>', 'port of the provider (PAIZA_PORT)');
const dataOption = () => new Option('--data <folder>', 'data folder of the sandbox (PAIZA_DATA)');
const workersOption = () => new Option('--workers <number>', 'processes that serve (PAIZA_WORKERS)');
const sandboxPortOption = () =>
  new Option('--sandbox-port <port>', 'port of the sandbox console; its other parts follow (PAIZA_SANDBOX_PORT)');

const program = new Command('paiza').description('Citizen identity provider').showHelpAfterError();
program
  .command('start')
  .description('everything on this machine, with a sandbox to try it; with --production the same as `serve`')
  .option('--production', 'for real people: no sandbox, every setting demanded')
  .addOption(portOption())
  .addOption(sandboxPortOption())
  .addOption(dataOption())
  .addOption(workersOption())
  .action(runStart);
program
  .command('serve')
  .description('the provider alone, on a database that is migrated')
  .addOption(new Option('--environment <name>', 'instead of NODE_ENV; production when neither is given').choices([...environments]))
  .addOption(portOption())
  .addOption(dataOption())
  .addOption(workersOption())
  .action(runServe);
program.command('worker', { hidden: true }).action(async () => (await import('./operations/worker.ts')).runWorker(build));
program.command('sandbox', { hidden: true }).action(async () => (await import('./sandbox-child.ts')).runSandboxChild());
const terminal = { out: (line: string) => say(`${line}\n`), err: (line: string) => complain(`${line}\n`) };
for (const command of administrationCommands(variables, terminal)) program.addCommand(command);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, complain);
}
