import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { scrubRecord, scrubText } from './scrub.ts';

export type { Logger } from 'pino';

export interface LoggerOptions {
  /** A pino level. */
  readonly level: string;
  /** Defaults to standard output. */
  readonly destination?: DestinationStream;
}

/**
 * JSON lines with UTC times. Every object, child binding and message passes the scrubber, at any depth: pino's own
 * `redact` needs each path spelt out, and one forgotten path is a leaked secret.
 */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    timestamp: stdTimeFunctions.isoTime,
    base: null,
    serializers: { err: (value: unknown) => value },
    formatters: {
      level: (label: string) => ({ level: label }),
      bindings: scrubRecord,
      log: scrubRecord,
    },
    hooks: {
      logMethod(this: Logger, args: Parameters<Logger['info']>, method: Logger['info']): void {
        const texts = args.map((arg: unknown) => (typeof arg === 'string' ? scrubText(arg) : arg));
        Reflect.apply(method, this, texts);
      },
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** The log of one inbound request. */
export function requestLogger(log: Logger, requestId: string): Logger {
  return log.child({ requestId });
}
