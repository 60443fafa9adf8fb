import type { Config } from '../config-types.ts';

export type Environment = Config['environment'];

export const environments: readonly Environment[] = ['sandbox', 'production', 'test'];

/** The environment that was named, by option first, by NODE_ENV otherwise; undefined when neither names one of ours. */
export function namedEnvironment(option: string | undefined, nodeEnv: string | undefined): Environment | undefined {
  return environments.find((name) => name === option) ?? (option === undefined ? environments.find((name) => name === nodeEnv) : undefined);
}
