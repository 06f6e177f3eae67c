import type { Substitutes } from '../../src/app.ts';
import type { Timers } from '../../src/graph/timers.ts';
import type { TestClock } from './test-clock.ts';

type Matching = (method: string, path: string) => boolean;

export type SlowGraph = {
  substitutes: Pick<Substitutes, 'fetch' | 'timers'>;
  /** The clock on which answers are late. */
  attach(clock: TestClock): void;
  /** What is answered `ms` after it was asked; null: everything at once again. */
  delay(what: { matching: Matching; ms: number } | null): void;
  /** How many calls were given up before their answer came. */
  givenUp(): number;
};

/**
 * A Graph that carries a call out and answers late, on the test's clock and through the real client: time goes by while
 * the call waits, and its deadline passes as it would. Nothing sleeps.
 */
export function slowGraph(): SlowGraph {
  let clock: TestClock | null = null;
  let late: { matching: Matching; ms: number } | null = null;
  let givenUp = 0;
  const deadlines = new Set<{ atMs: number; controller: AbortController }>();

  const nowMs = () => clock?.now().getTime() ?? 0;
  function expire(): void {
    for (const deadline of deadlines) {
      if (deadline.atMs > nowMs()) continue;
      deadlines.delete(deadline);
      deadline.controller.abort(new DOMException('the deadline passed', 'TimeoutError'));
    }
  }

  const timers: Timers = {
    now: nowMs,
    deadline(ms) {
      // Those of calls that were answered are of no use any more.
      expire();
      const controller = new AbortController();
      deadlines.add({ atMs: nowMs() + ms, controller });
      return controller.signal;
    },
    sleep: async (ms, signal) => {
      clock?.advance(ms);
      expire();
      signal.throwIfAborted();
    },
  };

  const slowly: typeof fetch = async (input, init) => {
    const { pathname, search } = new URL(String(input));
    const delayMs = late?.matching(init?.method ?? 'GET', `${pathname}${search}`) === true ? late.ms : 0;
    const { signal, ...rest } = init ?? {};
    const answer = await fetch(input, rest);
    for (let waited = 0; waited < delayMs && signal?.aborted !== true; waited += 500) {
      clock?.advance(500);
      expire();
    }
    if (signal?.aborted === true) {
      givenUp += 1;
      throw signal.reason;
    }
    return answer;
  };

  return {
    substitutes: { fetch: slowly, timers },
    attach: (testClock) => {
      clock = testClock;
    },
    delay: (what) => {
      late = what;
    },
    givenUp: () => givenUp,
  };
}
