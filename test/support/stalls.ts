import { readdirSync, readFileSync } from 'node:fs';

export type Stalls = {
  /** For how long, in all, the machine kept work waiting between two moments, in ms; never longer than they are apart. */
  between(fromMs: number, toMs: number): number;
  /** `toMs`, put off by what the machine took since `fromMs`: so much time is left to those on it. By twice the time at most. */
  putOff(fromMs: number, toMs: number): number;
  stop(): void;
};

/** Process ids; `database` where the server runs on this machine. */
export type Watched = { replicas: readonly number[]; database: number | undefined };

const EVERY_MS = 50;
/** A timer that is so late is on time. */
const PUNCTUAL_MS = 20;

/**
 * Watches what a machine that is full takes from those on it. What a replica does goes to and fro between it, its database
 * and this process, which plays Graph and Teams: how late this process's own timer is and, where the system tells (Linux),
 * for how long the slowest replica and the database stood in line for a processor are added up.
 */
export function watchStalls(watched: () => Watched): Stalls {
  const lost: { atMs: number; ms: number }[] = [];
  const stood = new Map<string, number>();
  let lastMs = Date.now();

  /** Since the last look. */
  function inLine(place: string): number {
    const ms = inLineMs(place);
    const before = stood.get(place);
    if (ms !== null) stood.set(place, ms);
    return ms === null || before === undefined ? 0 : ms - before;
  }

  function look(): void {
    const nowMs = Date.now();
    const elapsedMs = nowMs - lastMs;
    const lateMs = elapsedMs - EVERY_MS;
    const { replicas, database } = watched();
    const slowest = Math.max(0, ...replicas.map((pid) => inLine(`/proc/${pid}`)));
    const server = Math.max(0, ...(database === undefined ? [] : threadsOf(database).map(inLine)));
    const ms = Math.min(elapsedMs, (lateMs > PUNCTUAL_MS ? lateMs : 0) + slowest + server);
    if (ms > 0) lost.push({ atMs: nowMs, ms });
    lastMs = nowMs;
  }

  function between(fromMs: number, toMs: number): number {
    const sum = lost.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).reduce((all, { ms }) => all + ms, 0);
    return Math.min(Math.round(sum), Math.max(0, toMs - fromMs));
  }

  const timer = setInterval(look, EVERY_MS);
  return {
    between,
    putOff(fromMs, toMs) {
      const most = toMs + 2 * (toMs - fromMs);
      let end = toMs;
      for (;;) {
        const later = Math.min(most, toMs + between(fromMs, end));
        if (later <= end) return end;
        end = later;
      }
    },
    stop: () => clearInterval(timer),
  };
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
  } catch {
    return [];
  }
}

/** For how long a thread was ready to run and did not, since it began; null where nobody can tell. */
function inLineMs(place: string): number | null {
  try {
    const [, waitedNs] = readFileSync(`${place}/schedstat`, 'utf8').split(' ');
    return waitedNs === undefined ? null : Number(waitedNs) / 1e6;
  } catch {
    return null;
  }
}
