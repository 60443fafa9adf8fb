import { ConfigError } from '../config.ts';
import { isError, scrubLine } from './log-safety.ts';
import { StartRefusal } from './start-refusal.ts';

/** BSD sysexits.h EX_CONFIG: something is configured wrong, starting again will not help. */
const exitConfig = 78;

/** Says on standard error why a command ended, for the person at the terminal. Returns the exit code. */
export function reportFailure(error: unknown, write: (text: string) => void): number {
  if (error instanceof ConfigError) {
    write(`Paiza does not start: ${error.message}\nAll settings: docs/configuration.md\n`);
    return exitConfig;
  }
  if (error instanceof StartRefusal) {
    write(`${error.message}\n`);
    return 1;
  }
  write(`${scrubLine(reasons(error).join('\n  because: '))}\n`);
  return 1;
}

function reasons(error: unknown): readonly string[] {
  if (!isError(error)) return [String(error)];
  const message = error.message === '' ? error.name : error.message;
  return error.cause === undefined ? [message] : [message, ...reasons(error.cause)];
}
