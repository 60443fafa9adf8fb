import { constants } from 'node:os';
import type { Logger } from 'pino';

/** Load balancers ask for readiness every few seconds: for this long we go on serving after having said no. */
export const drainNoticeSeconds = 5;
const leftoverSeconds = 5;
/** One Ctrl-C can reach us twice, from the terminal and from a parent that passes it on. */
const sameSignalMilliseconds = 500;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface ShutdownOptions {
  readonly logger: Logger;
  /** Longest time that `stop` itself gives to requests under way. */
  readonly graceSeconds: number;
}

export interface Shutdown {
  /** Stops as a signal would, and ends the process with this code. */
  begin(exitCode: number): void;
  isStopping(): boolean;
}

/**
 * The first signal stops the service and ends the process with 0. A second one, or a stop that takes longer than notice, grace and a
 * little more, ends it with 1. A bug that nobody caught stops it as well, with 1: the state of the process is unknown then.
 * A handler of its own, because Node would print the error with whatever its message quotes.
 */
export function stopOnSignals(stop: () => Promise<void>, options: ShutdownOptions): Shutdown {
  const { logger } = options;
  let stoppingSince: number | undefined;
  const begin = (exitCode: number): void => {
    if (stoppingSince !== undefined) return;
    stoppingSince = Date.now();
    const limit = (drainNoticeSeconds + options.graceSeconds + leftoverSeconds) * 1000;
    setTimeout(() => {
      logger.error('the stop took too long and was cut');
      process.exit(1);
    }, limit).unref();
    stop().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        logger.error({ err: error }, 'the stop failed');
        process.exit(1);
      },
    );
  };
  for (const signal of signals) {
    process.on(signal, () => {
      if (stoppingSince === undefined) {
        logger.info({ signal }, 'stopping');
        begin(0);
      } else if (Date.now() - stoppingSince > sameSignalMilliseconds) {
        logger.warn({ signal }, 'stopped at once by a second signal');
        process.exit(1);
      }
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.error({ err: error }, 'unexpected error, stopping');
      if (stoppingSince === undefined) begin(1);
      else process.exit(1);
    });
  }
  return { begin, isStopping: () => stoppingSince !== undefined };
}

/** A part whose life is decided by its parent: signals to the whole group are not for it. */
export function leaveSignalsToParent(): void {
  for (const signal of signals) process.on(signal, () => undefined);
}

/** The exit code a shell gives to a process ended by a signal. */
export function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? (signal === null ? 1 : 128 + constants.signals[signal]);
}
