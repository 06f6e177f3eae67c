export type Stalls = {
  /** For how long, in all, this process was kept from running between two moments, in ms. */
  between(fromMs: number, toMs: number): number;
  stop(): void;
};

const EVERY_MS = 50;

/**
 * Watches how late this process's own timer is: a machine that is full keeps everybody from being on time, Graph, which
 * this process plays, first of all.
 */
export function watchStalls(): Stalls {
  const lost: { atMs: number; ms: number }[] = [];
  let lastMs = Date.now();
  const timer = setInterval(() => {
    const nowMs = Date.now();
    const ms = nowMs - lastMs - EVERY_MS;
    if (ms > 20) lost.push({ atMs: nowMs, ms });
    lastMs = nowMs;
  }, EVERY_MS);
  return {
    between: (fromMs, toMs) =>
      lost.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).reduce((sum, { ms }) => sum + ms, 0),
    stop: () => clearInterval(timer),
  };
}
