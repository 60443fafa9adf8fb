import { Command, Option } from 'commander';
import type { CommandIo, ExitCode } from '../commands/command-io.ts';
import { loadCommandConfig, loadMigrationUrl } from './command-config.ts';
import type { CommandOptions } from './command-options.ts';
import { environments, namedEnvironment, type Environment } from './environment-choice.ts';
import type { CommandDeps } from './run-command.ts';
import type { Variables } from './sandbox-settings.ts';

interface Options extends CommandOptions {
  readonly environment?: string;
  readonly alg?: string;
  readonly force?: boolean;
  readonly check?: boolean;
  readonly batch?: string;
  readonly at?: string;
  readonly centre?: string;
  readonly role?: string;
  readonly checkpoints?: string;
  readonly publicKey?: string;
}

interface Call {
  /** What stood on the command line beside options. */
  readonly words: readonly string[];
  readonly options: Options;
  readonly variables: Variables;
  readonly io: CommandIo;
}

/** A command that works on the database of an environment. Its code is loaded when it is called: the start need not wait for all of it. */
interface DatabaseCommand {
  readonly group: 'audit' | 'centre' | 'client' | 'policy' | 'keys' | 'operator' | 'account' | 'registries';
  readonly usage: string;
  readonly description: string;
  readonly flags?: readonly (readonly [flag: string, description: string])[];
  readonly run: (deps: CommandDeps, call: Call) => Promise<ExitCode>;
}

const databaseCommands: readonly DatabaseCommand[] = [
  {
    group: 'account',
    usage: 'explain <id>',
    description: 'what the level of an account rests on, and rested on at any moment; no personal data',
    flags: [['--at <moment>', 'the level at a past moment, such as 2026-11-20T10:00:00Z']],
    run: async (deps, { words, options, io }) =>
      (await import('../commands/account-explain.ts')).explainAccount(deps, { accountIds: words, at: options.at }, io),
  },
  {
    group: 'audit',
    usage: 'key',
    description: 'the public keys that checkpoints of the audit trail are signed by, as a JWK set for auditors',
    run: async (deps, { io }) => (await import('../commands/audit-key.ts')).showAuditKeys(deps, {}, io),
  },
  {
    group: 'centre',
    usage: 'import <file>',
    description: 'make service centres be what a file says; visits that they cannot keep are withdrawn',
    run: async (deps, { words, io }) => (await import('../commands/centre-import.ts')).importCentres(deps, { file: words[0] ?? '' }, io),
  },
  {
    group: 'client',
    usage: 'apply <file...>',
    description: 'connect relying parties, or change them, as their files say',
    run: async (deps, { words, io }) => (await import('../commands/client-apply.ts')).applyClientFiles(deps, { files: words }, io),
  },
  {
    group: 'client',
    usage: 'list',
    description: 'the relying parties that are connected',
    run: async (deps, { io }) => (await import('../commands/client-list.ts')).listClientTable(deps, {}, io),
  },
  {
    group: 'client',
    usage: 'remove <id...>',
    description: 'shut relying parties out',
    run: async (deps, { words, io }) => (await import('../commands/client-remove.ts')).removeClients(deps, { clientIds: words }, io),
  },
  {
    group: 'policy',
    usage: 'test <file>',
    description: "how many accounts, and sign-ins of the last 30 days, a file's policy would refuse, and why",
    run: async (deps, { words, io }) => (await import('../commands/client-policy-test.ts')).testClientPolicy(deps, { files: words }, io),
  },
  {
    group: 'keys',
    usage: 'list',
    description: 'every signing key there has been',
    run: async (deps, { io }) => (await import('../commands/keys-list.ts')).listKeyTable(deps, {}, io),
  },
  {
    group: 'keys',
    usage: 'rotate',
    description: 'put the next keys to use; running nodes follow by themselves',
    flags: [
      ['--alg <algorithm>', 'one algorithm instead of all'],
      ['--force', 'even if verifiers may not have seen the next key yet'],
    ],
    run: async (deps, { options, io }) => (await import('../commands/keys-rotate.ts')).rotateKeys(deps, options, io),
  },
  {
    group: 'keys',
    usage: 'reseal',
    description: 'move everything stored to the master key in front, so that older ones may go',
    flags: [['--batch <rows>', 'rows at a time (500)']],
    run: async (deps, { options, io }) => (await import('../commands/keys-reseal.ts')).resealKeys(deps, options, io),
  },
  {
    group: 'operator',
    usage: 'add <whom>',
    description: 'make a confirmed citizen (account id, phone, e-mail or SNILS) an operator of a service centre, or change one',
    flags: [
      ['--centre <id>', 'where they work'],
      ['--role <role>', 'operator, senior or auditor (operator)'],
    ],
    run: async (deps, { words, options, io }) => {
      const { addOperatorCommand } = await import('../commands/operator-add.ts');
      return addOperatorCommand(deps, { whom: words, centreId: options.centre, role: options.role }, io);
    },
  },
  {
    group: 'operator',
    usage: 'list',
    description: 'operators of all service centres',
    flags: [['--centre <id>', 'of one centre']],
    run: async (deps, { options, io }) =>
      (await import('../commands/operator-list.ts')).listOperatorTable(deps, { centreId: options.centre }, io),
  },
  {
    group: 'operator',
    usage: 'deactivate <id...>',
    description: 'take the desk from operators at once',
    run: async (deps, { words, io }) =>
      (await import('../commands/operator-deactivate.ts')).deactivateOperators(deps, { operatorIds: words }, io),
  },
  {
    group: 'registries',
    usage: 'queue',
    description: 'what waits for each state registry, how long and why',
    run: async (deps, { io }) => (await import('../commands/registries-queue.ts')).showRegistryQueue(deps, {}, io),
  },
];

/** The commands for administrators, ready to be added to the program. */
export function administrationCommands(variables: Variables, io: CommandIo): readonly Command[] {
  const client = new Command('client').description('relying parties');
  const groups = {
    audit: new Command('audit').description('the audit trail'),
    account: new Command('account').description("citizens' accounts"),
    centre: new Command('centre').description('service centres'),
    client,
    policy: client.command('policy').description('what relying parties demand'),
    keys: new Command('keys').description('token signing keys and master keys'),
    operator: new Command('operator').description('operators of service centres'),
    registries: new Command('registries').description('checks of identity data'),
  };
  for (const { group, usage, description, flags = [], run } of databaseCommands) {
    const command = groups[group].command(usage).description(description);
    for (const [flag, text] of flags) command.option(flag, text);
    withPlace(command).action(async (...given) => {
      const options = command.opts<Options>();
      const words = wordsOf(given[0]);
      const config = loadCommandConfig(environmentOf(options, variables, 'sandbox'), options, variables);
      const { runOnDatabase } = await import('./run-command.ts');
      process.exitCode = await runOnDatabase(config, (deps) => run(deps, { words, options, variables, io }));
    });
  }
  addAuditVerification(groups.audit, variables, io);
  return [
    migrateCommand(variables, io),
    groups.audit,
    groups.account,
    groups.centre,
    groups.client,
    groups.keys,
    groups.operator,
    groups.registries,
    configCommand(variables, io),
  ];
}

/** What commander gives first: one word, several, or no word at all but the options. */
function wordsOf(given: unknown): readonly string[] {
  if (typeof given === 'string') return [given];
  return Array.isArray(given) ? (given as string[]) : [];
}

/** With a public key it needs no secret: an auditor verifies a copy of the database knowing nothing but where it is. */
function addAuditVerification(audit: Command, variables: Variables, io: CommandIo): void {
  withPlace(audit.command('verify'))
    .description('whether anything of the audit trail was changed, removed, added or set back; ends with 1 and the first bad number if so')
    .option('--checkpoints <file>', 'the copy of the checkpoints to compare with (PAIZA_AUDIT_CHECKPOINTS)')
    .option('--public-key <file>', 'what `paiza audit key` printed: verify without master keys')
    .action(async ({ checkpoints, publicKey, ...options }: Options) => {
      const environment = environmentOf(options, variables, 'sandbox');
      const { verifyAudit } = await import('../commands/audit-verify.ts');
      if (publicKey !== undefined) {
        const url = loadMigrationUrl(environment, options, variables);
        process.exitCode = await verifyAudit({ config: { database: { url } } }, { checkpoints, publicKey }, io);
        return;
      }
      const config = loadCommandConfig(environment, options, variables);
      const args = { checkpoints: checkpoints ?? config.audit.checkpointFile, publicKey };
      const { configuredKeyring } = await import('./configured-keyring.ts');
      process.exitCode = await verifyAudit({ config, keyring: configuredKeyring(config) }, args, io);
    });
}

function migrateCommand(variables: Variables, io: CommandIo): Command {
  return withPlace(new Command('migrate'))
    .description('bring the database (DATABASE_URL, or that of the running sandbox) to the schema of this release')
    .action(async (options: Options) => {
      const url = loadMigrationUrl(environmentOf(options, variables, 'sandbox'), options, variables);
      const { migrate } = await import('../commands/migrate.ts');
      process.exitCode = await migrate({ config: { database: { url } } }, {}, io);
    });
}

function configCommand(variables: Variables, io: CommandIo): Command {
  const config = new Command('config').description('configuration');
  withPlace(config.command('check'))
    .description('everything wrong with the configuration at once, without starting')
    .action(async (options: Options) => {
      const { checkConfig } = await import('../commands/config-check.ts');
      const load = () => loadCommandConfig(environmentOf(options, variables, 'production'), options, variables);
      process.exitCode = await checkConfig({ load }, {}, io);
    });
  config
    .command('reference')
    .description('write docs/configuration.md from the schema')
    .option('--check', 'only say whether it is up to date')
    .action(async ({ check }: Options) => {
      const { writeConfigReference } = await import('../commands/config-reference.ts');
      process.exitCode = await writeConfigReference({}, { check }, io);
    });
  return config;
}

function environmentOf(options: Options, variables: Variables, otherwise: Environment): Environment {
  return namedEnvironment(options.environment, variables['NODE_ENV']) ?? otherwise;
}

function withPlace(command: Command): Command {
  return command
    .addOption(new Option('--environment <name>', 'instead of NODE_ENV').choices([...environments]))
    .option('--data <folder>', 'data folder of the sandbox (PAIZA_DATA)');
}
