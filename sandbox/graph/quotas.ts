import type { Quota } from './knobs.ts';

/** Counts what was spent in a sliding window. Refused requests count too, as in Graph. */
export interface Meter {
  spend(amount: number, nowMs: number, quota: Quota): { used: number; refusedForMs: number };
}

interface Spent {
  atMs: number;
  amount: number;
}

export function createMeter(): Meter {
  let entries: Spent[] = [];
  let head = 0;
  let used = 0;

  function forget(nowMs: number, windowMs: number): void {
    for (let oldest = entries[head]; oldest && oldest.atMs <= nowMs - windowMs; oldest = entries[head]) {
      used -= oldest.amount;
      head += 1;
    }
    if (head < 1024) return;
    entries = entries.slice(head);
    head = 0;
  }

  /** ms until enough has left the window for one more of this size, if nobody asks meanwhile */
  function waitMs(amount: number, nowMs: number, quota: Quota): number {
    let left = used;
    for (let i = head; i < entries.length; i += 1) {
      const entry = entries[i];
      if (!entry) break;
      left -= entry.amount;
      if (left + amount <= quota.limit) return Math.max(1, entry.atMs + quota.windowMs - nowMs);
    }
    return quota.windowMs;
  }

  return {
    spend(amount, nowMs, quota) {
      forget(nowMs, quota.windowMs);
      entries.push({ atMs: nowMs, amount });
      used += amount;
      if (used <= quota.limit) return { used, refusedForMs: 0 };
      return { used, refusedForMs: waitMs(amount, nowMs, quota) };
    },
  };
}
