import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import schema from '../config/schema.json' with { type: 'json' };
import type { Config, ConfigInput } from './config-types.ts';
import { readEnvironment } from './environment-variables.ts';
import { productionFaults } from './production-rules.ts';

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
}

/** default.json, then <environment>.json, then environment variables, then the command line. Throws {@link ConfigError}. */
export function loadConfig(options: LoadOptions): Config {
  const fromVariables = readEnvironment(options.variables ?? process.env);
  const layers = [readFile('default.json'), readFile(`${options.environment}.json`), fromVariables.values, options.overrides ?? {}];
  const merged = layers.reduce<unknown>(merge, {});
  const faults = [...fromVariables.faults];
  if (!validate(merged)) faults.push(...(validate.errors ?? []).map(faultText));
  if (options.environment === 'production') faults.unshift(...productionFaults(merged as Config));
  if (faults.length > 0) throw new ConfigError([...new Set(faults)]);
  return deepFreeze(merged as Config);
}

function readFile(name: string): unknown {
  return JSON.parse(readFileSync(join(configDir, name), 'utf8'));
}

function faultText(error: ErrorObject): string {
  const extra = error.keyword === 'additionalProperties' ? ` (${String(error.params['additionalProperty'])})` : '';
  return `${error.instancePath.slice(1).replaceAll('/', '.') || 'configuration'} ${error.message ?? 'is wrong'}${extra}`;
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
