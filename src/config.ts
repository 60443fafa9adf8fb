import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import schema from '../config/schema.json' with { type: 'json' };
import { schemaFault, type ConfigFault } from './config-faults.ts';
import type { Config, ConfigInput } from './config-types.ts';
import { readEnvironment } from './environment-variables.ts';
import { keyFaults, productionFaults } from './production-rules.ts';

export type { Config } from './config-types.ts';

const configDir = join(import.meta.dirname, '../config');
const ajv = new Ajv({ allErrors: true, strict: true });
(addFormats as unknown as typeof addFormats.default)(ajv);
const validate = ajv.compile(schema);

/** Everything that is wrong with the configuration, at once. Never repeats a value: it may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`configuration refused:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

export interface LoadOptions {
  readonly environment: Config['environment'];
  /** Values that the command line gave; they win over the environment and the files. */
  readonly overrides?: ConfigInput;
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** Folder of the files, config/ when absent. */
  readonly directory?: string;
}

/** default.json, then <environment>.json, then environment variables, then the command line. Throws {@link ConfigError}. */
export function loadConfig(options: LoadOptions): Config {
  const fromVariables = readEnvironment(options.variables ?? process.env);
  const files = ['default.json', `${options.environment}.json`].map((name) => readLayer(options.directory ?? configDir, name));
  const layers = [
    ...files.map(({ values }) => values),
    fromVariables.values,
    options.overrides ?? {},
    { environment: options.environment },
  ];
  const merged = layers.reduce<unknown>(merge, {});
  const fileFaults = files.flatMap(({ faults }) => faults);
  const faults = [...fileFaults, ...fromVariables.faults, ...ruleFaults(merged, options.environment)];
  if (faults.length > 0) throw new ConfigError([...new Set(faults)]);
  return deepFreeze(merged as Config);
}

/** What the rules say, and what the schema says of the settings that no rule has spoken of: a rule names the variable to set. */
function ruleFaults(merged: unknown, environment: Config['environment']): readonly string[] {
  const bySchema = validate(merged) ? [] : (validate.errors ?? []).map(schemaFault);
  const byRule: readonly ConfigFault[] = [
    ...keyFaults(merged as Config),
    ...(environment === 'production' ? productionFaults(merged as Config) : []),
  ];
  const spokenOf = new Set(byRule.map(({ setting }) => setting));
  return [...byRule, ...bySchema.filter(({ setting }) => !spokenOf.has(setting))].map(({ message }) => message);
}

function readLayer(directory: string, name: string): { readonly values: unknown; readonly faults: readonly string[] } {
  try {
    return { values: JSON.parse(readFileSync(join(directory, name), 'utf8')), faults: [] };
  } catch {
    // Neither message may be repeated: the parser's quotes the text.
    return { values: {}, faults: [`${name} cannot be read, or is not valid JSON`] };
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merge(base: unknown, over: unknown): unknown {
  if (!isRecord(base) || !isRecord(over)) return over;
  const result = { ...base };
  for (const [key, value] of Object.entries(over)) if (value !== undefined) result[key] = merge(result[key], value);
  return result;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
