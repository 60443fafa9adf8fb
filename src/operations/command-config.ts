import { ConfigError, loadConfig, type Config } from '../config.ts';
import { readEnvironment } from '../environment-variables.ts';
import { optionsAsConfig, type CommandOptions } from './command-options.ts';
import type { Environment } from './environment-choice.ts';
import { loadRunningSandboxConfig, type Variables } from './sandbox-settings.ts';

/** Configuration of a command in an environment; in the sandbox, that of the copy somebody started. Throws ConfigError or StartRefusal. */
export function loadCommandConfig(environment: Environment, options: CommandOptions, variables: Variables): Config {
  const overrides = optionsAsConfig(options);
  if (environment === 'sandbox') return loadRunningSandboxConfig({ overrides, variables });
  return loadConfig({ environment, overrides, variables });
}

/** Migrating needs a database and nothing else: it may run where the other secrets have no business to be. */
export function loadMigrationUrl(environment: Environment, options: CommandOptions, variables: Variables): string {
  const { values, faults } = readEnvironment(variables);
  if (values.database?.url !== undefined) return values.database.url;
  const unreadable = faults.filter((fault) => fault.startsWith('DATABASE_URL'));
  if (unreadable.length > 0) throw new ConfigError(unreadable);
  if (environment === 'sandbox') return loadCommandConfig(environment, options, variables).database.url;
  throw new ConfigError(['database.url is missing: set DATABASE_URL (or DATABASE_URL_FILE)']);
}
