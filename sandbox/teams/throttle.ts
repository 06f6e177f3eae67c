/** Sliding windows: at most `count` calls in any `windowMs`. */
export type Window = { count: number; windowMs: number };

/** Per bot and conversation (Rate limiting for agents). */
export const sendWindows: Window[] = [
  { count: 7, windowMs: 1_000 },
  { count: 8, windowMs: 2_000 },
  { count: 60, windowMs: 30_000 },
  { count: 1800, windowMs: 3_600_000 },
];
export const memberWindows: Window[] = [
  { count: 14, windowMs: 1_000 },
  { count: 16, windowMs: 2_000 },
  { count: 120, windowMs: 30_000 },
  { count: 3600, windowMs: 3_600_000 },
];
/** Per app and tenant, everything together. */
export const tenantWindows: Window[] = [{ count: 50, windowMs: 1_000 }];

export type Throttle = {
  /** Undefined when the call may pass (and is counted), else how long to wait in ms. Refused calls do not count. */
  take(key: string): number | undefined;
};

export function createThrottle(windows: Window[], now: () => Date): Throttle {
  const longestMs = Math.max(...windows.map((window) => window.windowMs));
  const taken = new Map<string, number[]>();
  return {
    take(key) {
      const at = now().getTime();
      const times = (taken.get(key) ?? []).filter((time) => at - time < longestMs);
      taken.set(key, times);
      const waitMs = Math.max(...windows.map((window) => waitFor(window, times, at)));
      if (waitMs > 0) return waitMs;
      times.push(at);
      return undefined;
    },
  };
}

function waitFor({ count, windowMs }: Window, times: number[], at: number): number {
  const oldestThatCounts = times[times.length - count];
  return oldestThatCounts === undefined ? 0 : Math.max(0, oldestThatCounts + windowMs - at);
}
