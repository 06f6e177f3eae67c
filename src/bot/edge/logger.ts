import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { scrub, scrubRecord } from './scrub.ts';

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
    formatters: { level: (label: string) => ({ level: label }), log: scrubRecord },
    hooks: {
      logMethod(this: Logger, args: Parameters<Logger['info']>, method: Logger['info']): void {
        Reflect.apply(method, this, scrubArguments(args));
      },
    },
  };
  const log = destination === undefined ? pino(options) : pino(options, destination);
  return scrubChildren(log);
}

/** pino takes the message of a lone error as it is, past every formatter, so it is passed explicitly. */
function scrubArguments([first, ...rest]: readonly unknown[]): unknown[] {
  const fields = first instanceof Error ? { err: first } : first;
  if (typeof fields !== 'object' || fields === null) return [scrub(fields), ...rest.map((it) => scrub(it))];
  const err = 'err' in fields ? fields.err : undefined;
  const message = rest.length === 0 && err instanceof Error ? [err.message] : rest;
  return [fields, ...message.map((it) => scrub(it))];
}

/** pino runs no formatter over the bindings of a child; children inherit this `child` from their parent. */
function scrubChildren(log: Logger): Logger {
  const { child } = log;
  const scrubbed: unknown = function scrubbedChild(this: Logger, bindings: object, ...rest: unknown[]): unknown {
    return Reflect.apply(child, this, [scrubRecord(bindings), ...rest]);
  };
  log.child = scrubbed as Logger['child'];
  return log;
}

/** The log of one inbound request. */
export function requestLogger(log: Logger, requestId: string): Logger {
  return log.child({ requestId });
}
