import { readFileSync } from 'node:fs';

export type Stalls = {
  /** For how long, in all, the machine kept work waiting between two moments, in ms; never longer than they are apart. */
  between(fromMs: number, toMs: number): number;
  stop(): void;
};

const EVERY_MS = 50;
/** A timer that is so late is on time. */
const PUNCTUAL_MS = 20;

/**
 * Watches what a machine that is full takes from those on it: how late this process's own timer is, which plays Graph and
 * Teams, and, where the system tells (Linux), for how long the slowest of some processes stood in line for a processor.
 */
export function watchStalls(pids: () => readonly number[] = () => []): Stalls {
  const lost: { atMs: number; ms: number }[] = [];
  const stood = new Map<number, number>();
  let lastMs = Date.now();

  function look(): void {
    const nowMs = Date.now();
    const elapsedMs = nowMs - lastMs;
    const lateMs = elapsedMs - EVERY_MS;
    const waits = pids().map((pid) => {
      const before = stood.get(pid);
      const inLine = inLineMs(pid);
      if (inLine === null) return 0;
      stood.set(pid, inLine);
      return before === undefined ? 0 : inLine - before;
    });
    const ms = Math.min(elapsedMs, (lateMs > PUNCTUAL_MS ? lateMs : 0) + Math.max(0, ...waits));
    if (ms > 0) lost.push({ atMs: nowMs, ms });
    lastMs = nowMs;
  }

  const timer = setInterval(look, EVERY_MS);
  return {
    between: (fromMs, toMs) => {
      const sum = lost.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).reduce((all, { ms }) => all + ms, 0);
      return Math.min(Math.round(sum), Math.max(0, toMs - fromMs));
    },
    stop: () => clearInterval(timer),
  };
}

/** For how long a process was ready to run and did not, since it began; null where nobody can tell. */
function inLineMs(pid: number): number | null {
  try {
    const [, waitedNs] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return waitedNs === undefined ? null : Number(waitedNs) / 1e6;
  } catch {
    return null;
  }
}
