import { MongoStartError, type MongoStartFailure } from './mongo-start-error.ts';

/** What a worker process (`engine-process.ts`, `mongod-process.ts`) tells the process that supervises it. */
export type WorkerMessage =
  | { kind: 'ready'; port: number; pid: number }
  | { kind: 'failed'; failure: MongoStartFailure; message: string };

export function isWorkerMessage(value: unknown): value is WorkerMessage {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'ready') return 'port' in value && 'pid' in value;
  return value.kind === 'failed' && 'failure' in value && 'message' in value;
}

/** Settles when the message has left, or cannot: a supervisor that is gone needs no answer. */
export function tellSupervisor(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.send || !process.connected) return resolve();
    process.send(message, undefined, {}, () => resolve());
  });
}

export function failureMessage(error: unknown, fallback: MongoStartFailure): WorkerMessage {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', failure: error instanceof MongoStartError ? error.kind : fallback, message };
}

/**
 * Runs `stop` once, when the supervisor asks for it (SIGTERM) or is gone (its channel closes, as it does on `kill -9`),
 * so that no orphan keeps the data folder. Ctrl-C reaches the whole process group: the supervisor decides, not we.
 */
export function stopWithSupervisor(stop: () => Promise<void>, deadlineMs: number): void {
  let stopping = false;
  const stopOnce = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), deadlineMs).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => {});
  process.on('SIGTERM', stopOnce);
  process.on('disconnect', stopOnce);
  if (!process.connected) stopOnce();
}
