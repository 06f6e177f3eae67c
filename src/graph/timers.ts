import { setTimeout as wait } from 'node:timers/promises';

/** The adapter's only ways to look at time, passed in so that a test can run them by hand. */
export interface Timers {
  /** Milliseconds of a clock that never goes back; only differences mean anything. */
  now(): number;
  /** Aborts after `ms`. */
  deadline(ms: number): AbortSignal;
  /** Rejects when the signal aborts first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemTimers: Timers = {
  now: () => performance.now(),
  deadline: (ms) => AbortSignal.timeout(Math.max(0, ms)),
  sleep: (ms, signal) => wait(ms, undefined, { signal }),
};

/** Rejects as soon as the signal aborts, also when the work does not heed it: a deadline must hold whatever hangs. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // the loser of the race may still fail, and nobody waits for it any more
    work.catch(() => {});
  }
}
