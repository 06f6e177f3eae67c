import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MongoStartError, type MongoStartFailure } from './mongo-start-error.ts';
import { isWorkerMessage } from './worker-messages.ts';

export type Log = (message: string, facts?: Record<string, unknown>) => void;

export type WorkerPlan = {
  script: URL;
  /** Arguments of the script, for the port it is to listen on; 0 is any free one. */
  args: (port: number) => string[];
  env: Record<string, string>;
  port: number;
  /** What a worker that ends without an explanation is reported as. */
  failure: MongoStartFailure;
  log: Log;
};

export type Supervised = { port: number; readonly pid: number | undefined; stop(): Promise<void> };

type Worker = { child: ChildProcess; port: number; pid: number; startedAt: number; ended: Promise<string> };

const START_DEADLINE_MS = 120_000; // a large folder after a crash may need a repair pass
const STOP_DEADLINE_MS = 10_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
const STEADY_AFTER_MS = 30_000;

/**
 * Starts a worker and starts it again, on the same port, whenever it ends unasked. Pauses between starts double up to
 * five seconds, and begin anew once a worker has run for half a minute.
 *
 * @throws MongoStartError when the very first start fails
 */
export async function supervise(plan: WorkerPlan): Promise<Supervised> {
  const stopping = new AbortController();
  let worker = await launch(plan, plan.port, stopping.signal);
  const port = worker.port;
  let isUp = true;

  const keepRunning = async () => {
    let failures = 0;
    for (;;) {
      const how = await worker.ended;
      isUp = false;
      if (stopping.signal.aborted) return;
      if (Date.now() - worker.startedAt > STEADY_AFTER_MS) failures = 0;
      plan.log('MongoDB ended unasked; starting it again', { how, port });
      const next = await relaunch(plan, port, failures, stopping.signal);
      if (!next) return;
      failures += 1 + next.failures;
      worker = next.worker;
      isUp = true;
      plan.log('MongoDB is back', { port, pid: worker.pid });
    }
  };
  const running = keepRunning();

  const stop = async () => {
    stopping.abort();
    await end(worker.child, worker.ended);
    await running;
  };
  let stopped: Promise<void> | undefined;
  return {
    port,
    get pid() {
      return isUp ? worker.pid : undefined;
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

async function relaunch(
  plan: WorkerPlan,
  port: number,
  earlierFailures: number,
  signal: AbortSignal,
): Promise<{ worker: Worker; failures: number } | undefined> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (earlierFailures + failures), LONGEST_PAUSE_MS);
    try {
      await delay(pauseMs, undefined, { signal });
      return { worker: await launch(plan, port, signal), failures };
    } catch (error) {
      if (!signal.aborted) plan.log('MongoDB did not start; trying again', { port, reason: String(error) });
    }
  }
  return undefined;
}

async function launch(plan: WorkerPlan, port: number, signal: AbortSignal): Promise<Worker> {
  const child = fork(fileURLToPath(plan.script), plan.args(port), {
    // A debugger's or test runner's flags are not for the worker.
    execArgv: [],
    env: { ...process.env, ...plan.env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const complaint = lastWords(child);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, killedBy) => resolve(`${killedBy ?? `exit code ${code}`}${complaint()}`));
  });
  try {
    const outcome = await Promise.race([firstMessage(child), ended, tooLate(signal)]);
    if (typeof outcome === 'string') throw new MongoStartError(plan.failure, `MongoDB did not start: ${outcome}`);
    if (outcome.kind === 'failed') throw new MongoStartError(outcome.failure, outcome.message);
    return { child, port: outcome.port, pid: outcome.pid, startedAt: Date.now(), ended };
  } catch (error) {
    await end(child, ended);
    throw error;
  }
}

async function firstMessage(child: ChildProcess) {
  for (;;) {
    const [message] = await once(child, 'message');
    if (isWorkerMessage(message)) return message;
  }
}

async function tooLate(stopping: AbortSignal): Promise<never> {
  await once(AbortSignal.any([stopping, AbortSignal.timeout(START_DEADLINE_MS)]), 'abort');
  throw new Error(stopping.aborted ? 'stopped while starting' : 'not ready in time');
}

async function end(child: ChildProcess, ended: Promise<string>): Promise<void> {
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  if (!hasEnded()) child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  await ended;
  clearTimeout(killer);
}

/** The end of what the worker wrote to standard error: native code explains itself nowhere else. */
function lastWords(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (more: string) => {
    text = (text + more).slice(-2_000);
  });
  return () => (text.trim() === '' ? '' : `: ${text.trim()}`);
}
