import { Command, Option } from 'commander';
import type { CommandIo, ExitCode } from '../commands/command-io.ts';
import { loadCommandConfig, loadMigrationUrl } from './command-config.ts';
import type { CommandOptions } from './command-options.ts';
import { environments, namedEnvironment, type Environment } from './environment-choice.ts';
import type { CommandDeps } from './run-command.ts';
import type { Variables } from './sandbox-settings.ts';

interface AdministrationOptions extends CommandOptions {
  readonly environment?: string;
}

type Run<Args extends object> = (deps: CommandDeps, args: Args, io: CommandIo) => Promise<ExitCode>;

/** The commands for administrators. Their code is loaded when one is called, so that the start need not wait for all of it. */
export function administrationCommands(variables: Variables): readonly Command[] {
  const chosen = (options: AdministrationOptions, otherwise: Environment): Environment =>
    namedEnvironment(options.environment, variables['NODE_ENV']) ?? otherwise;
  async function onDatabase<Args extends object>(run: Run<Args>, args: Args, options: AdministrationOptions): Promise<void> {
    const config = loadCommandConfig(chosen(options, 'sandbox'), options, variables);
    const { runOnDatabase, terminal } = await import('./run-command.ts');
    process.exitCode = await runOnDatabase(config, (deps) => run(deps, args, terminal));
  }

  const client = new Command('client').description('relying parties');
  withPlace(client.command('apply').argument('<file...>'))
    .description('connect relying parties, or change them, as their files say')
    .action(async (files: string[], options) =>
      onDatabase((await import('../commands/client-apply.ts')).applyClientFiles, { files }, options),
    );
  withPlace(client.command('list'))
    .description('the relying parties that are connected')
    .action(async (options) => onDatabase((await import('../commands/client-list.ts')).listClientTable, {}, options));
  withPlace(client.command('remove').argument('<id...>'))
    .description('shut relying parties out')
    .action(async (clientIds: string[], options) =>
      onDatabase((await import('../commands/client-remove.ts')).removeClients, { clientIds }, options),
    );

  const keys = new Command('keys').description('token signing keys');
  withPlace(keys.command('list'))
    .description('every signing key there has been')
    .action(async (options) => onDatabase((await import('../commands/keys-list.ts')).listKeyTable, {}, options));
  withPlace(keys.command('rotate'))
    .description('put the next keys to use; running nodes follow by themselves')
    .option('--alg <algorithm>', 'one algorithm instead of all')
    .option('--force', 'even if verifiers may not have seen the next key yet')
    .action(async (options: AdministrationOptions & { readonly alg?: string; readonly force?: boolean }) =>
      onDatabase((await import('../commands/keys-rotate.ts')).rotateKeys, { alg: options.alg, force: options.force }, options),
    );

  const config = new Command('config').description('configuration');
  withPlace(config.command('check'))
    .description('everything wrong with the configuration at once, without starting')
    .action(async (options: AdministrationOptions) => {
      const [{ checkConfig }, { terminal }] = await Promise.all([import('../commands/config-check.ts'), import('./run-command.ts')]);
      process.exitCode = await checkConfig(
        { load: () => loadCommandConfig(chosen(options, 'production'), options, variables) },
        {},
        terminal,
      );
    });
  config
    .command('reference')
    .description('write docs/configuration.md from the schema')
    .option('--check', 'only say whether it is up to date')
    .action(async ({ check }: { readonly check?: boolean }) => {
      const [{ writeConfigReference }, { terminal }] = await Promise.all([
        import('../commands/config-reference.ts'),
        import('./run-command.ts'),
      ]);
      process.exitCode = await writeConfigReference({}, { check }, terminal);
    });

  const migrate = withPlace(new Command('migrate'))
    .description('bring the database (DATABASE_URL, or that of the running sandbox) to the schema of this release')
    .action(async (options: AdministrationOptions) => {
      const url = loadMigrationUrl(chosen(options, 'sandbox'), options, variables);
      const [{ migrate: run }, { terminal }] = await Promise.all([import('../commands/migrate.ts'), import('./run-command.ts')]);
      process.exitCode = await run({ config: { database: { url } } }, {}, terminal);
    });
  return [migrate, client, keys, config];
}

function withPlace(command: Command): Command {
  return command
    .addOption(new Option('--environment <name>', 'instead of NODE_ENV').choices([...environments]))
    .option('--data <folder>', 'data folder of the sandbox (PAIZA_DATA)');
}
