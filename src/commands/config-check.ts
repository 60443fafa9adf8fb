import { ConfigError } from '../config.ts';
import type { Config } from '../config-types.ts';
import type { CommandIo, ExitCode } from './command-io.ts';

/** `paiza config check`: everything wrong with the configuration at once, without starting; never a value. */
export async function checkConfig(
  deps: { readonly load: () => Config | Promise<Config> },
  _args: object,
  io: CommandIo,
): Promise<ExitCode> {
  try {
    const config = await deps.load();
    io.out(`the configuration is complete (${config.environment}, ${config.issuer})`);
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    error.faults.forEach((fault) => io.err(fault));
    io.err('all settings: docs/configuration.md');
    return 1;
  }
}
