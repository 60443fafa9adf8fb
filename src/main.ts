import { Command, Option } from 'commander';
import { loadConfig } from './config.ts';
import { createLogger } from './logging.ts';
import { optionsAsConfig, type CommandOptions } from './operations/command-options.ts';
import { namedEnvironment } from './operations/environment-choice.ts';
import type { Application, BuildApplication } from './operations/provider.ts';
import { reportFailure } from './operations/report-failure.ts';
import { createRunningParts } from './operations/running-parts.ts';
import { loadSandboxConfig } from './operations/sandbox-settings.ts';
import { stopOnSignals, type Shutdown } from './operations/shutdown.ts';
import type { Config } from './config.ts';

const mainFile = import.meta.filename;
const say = (text: string): void => void process.stdout.write(text);
const complain = (text: string): void => void process.stderr.write(text);

/** Loaded on demand: commands and the outside world have no use for the application, and production none for the outside world. */
const build: BuildApplication = async (config, logger, metrics): Promise<Application> => {
  const [{ createApp }, { startJobs }] = await Promise.all([import('./app.ts'), import('./jobs.ts')]);
  const app = await createApp(config, logger, metrics);
  return { listener: app.listener, startJobs: () => startJobs(app.deps), stop: () => app.stop() };
};

async function runStart(options: CommandOptions & { readonly production?: true }): Promise<void> {
  if (options.production === true || process.env['NODE_ENV'] === 'production') return runServe({ ...options, environment: 'production' });
  const request = { overrides: optionsAsConfig(options), variables: process.env };
  const asked = loadSandboxConfig(request);
  const { parts, logger, shutdown } = prepare(asked, 'The data stays; start again with the same command.\n');
  const [{ startInstallation }, { applyClientFiles }] = await Promise.all([
    import('./start.ts'),
    import('./operations/apply-client-files.ts'),
  ]);
  await untilStarted(shutdown, async () => {
    const { sandboxEnded } = await startInstallation({
      request,
      parts,
      logger,
      write: say,
      build,
      applyClients: applyClientFiles,
      mainFile,
    });
    void sandboxEnded.then((code) => {
      complain(`The sandbox ended by itself (exit code ${code}); stopping.\n`);
      shutdown.begin(1);
    });
  });
}

interface ServeCommandOptions extends CommandOptions {
  readonly environment?: string;
}

async function runServe(options: ServeCommandOptions): Promise<void> {
  const environment = namedEnvironment(options.environment, process.env['NODE_ENV']) ?? 'production';
  if (environment === 'production') process.env['NODE_ENV'] = 'production'; // some libraries look at it
  const config = await configOf(environment, options);
  const { parts, logger, shutdown } = prepare(config);
  const { serve } = await import('./serve.ts');
  await untilStarted(shutdown, async () => void (await serve({ config, logger, parts, build, workerFile: mainFile })));
}

async function configOf(environment: Config['environment'], options: CommandOptions): Promise<Config> {
  const overrides = optionsAsConfig(options);
  if (environment !== 'sandbox') return loadConfig({ environment, overrides });
  const { loadRunningSandboxConfig } = await import('./operations/sandbox-settings.ts');
  return loadRunningSandboxConfig({ overrides, variables: process.env });
}

function prepare(config: Config, farewell = '') {
  const parts = createRunningParts();
  const logger = createLogger(config.logging);
  const stop = async (): Promise<void> => {
    await parts.stop();
    say(farewell);
  };
  const shutdown = stopOnSignals(stop, { logger, graceSeconds: config.server.shutdownGraceSeconds });
  return { parts, logger, shutdown };
}

/** A start that fails stops what it had started. One that fails because somebody stopped it meanwhile is no failure. */
async function untilStarted(shutdown: Shutdown, start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (shutdown.isStopping()) return;
    shutdown.begin(reportFailure(error, complain));
  }
}

function withPlaces(command: Command): Command {
  return command
    .option('--port <port>', 'port of the provider (PAIZA_PORT)')
    .option('--sandbox-port <port>', 'port of the sandbox console; its other parts follow (PAIZA_SANDBOX_PORT)')
    .option('--data <folder>', 'data folder of the sandbox (PAIZA_DATA)')
    .option('--workers <number>', 'processes that serve (PAIZA_WORKERS)');
}

const environmentOption = () => new Option('--environment <name>', 'instead of NODE_ENV').choices(['sandbox', 'production', 'test']);

const program = new Command('paiza').description('Citizen identity provider').showHelpAfterError();
withPlaces(program.command('start'))
  .description('everything on this machine, with a sandbox; with --production what `serve` does')
  .option('--production', 'for real people: no sandbox, every setting demanded')
  .action(runStart);
withPlaces(program.command('serve')).description('the provider alone').addOption(environmentOption()).action(runServe);
program.command('worker', { hidden: true }).action(async () => (await import('./operations/worker.ts')).runWorker(build));
program.command('sandbox', { hidden: true }).action(async () => (await import('./sandbox-child.ts')).runSandboxChild());

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, complain);
}
