import { EventEmitter } from 'node:events';
import { pino, type DestinationStream, type LevelWithSilent, type Logger } from 'pino';
import { isError, safeFields, scrubLine } from './operations/log-safety.ts';

export type { Logger } from 'pino';

export interface LoggingSettings {
  readonly level: LevelWithSilent;
}

/**
 * One JSON line per event on standard output: `{"level","time" (ISO 8601, UTC),"pid",…,"msg"}`. Messages are constant texts written by
 * us; what varies goes into fields, and no field holds personal data or a secret. Names and errors are checked again on the way out.
 */
export function createLogger(settings: LoggingSettings, destination: DestinationStream = pino.destination({ fd: 1, sync: true })): Logger {
  // A reader that went away must not end the service.
  if (destination instanceof EventEmitter) destination.on('error', () => undefined);
  const logger = pino(
    {
      level: settings.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        // Before pino sees them: it would take a missing `msg` from the message of an error.
        logMethod(args, method) {
          const [first, ...rest] = args as unknown[];
          const event = isError(first)
            ? safeFields({ err: first })
            : typeof first === 'object' && first !== null
              ? safeFields(first)
              : first;
          method.apply(this, [event, ...rest] as unknown as Parameters<typeof method>);
        },
        streamWrite: scrubLine,
      },
    },
    destination,
  );
  // Children are made with this logger as their prototype, so they and their children check their bindings as well.
  // oxlint-disable-next-line typescript/unbound-method -- it is given its object below
  const makeChild = logger.child;
  logger.child = function child(this: Logger, bindings, options) {
    return makeChild.call(this, safeFields(bindings), options);
  } as typeof logger.child;
  return logger;
}
