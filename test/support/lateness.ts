import type { Stalls } from './stalls.ts';

/** Design, Punctual: a removal is answered within this of its time, and within this of a replica's death. */
export const LATE_MS = 2_000;
export const LATE_AFTER_DEATH_MS = 7_000;

/** A time in which a replica was dead, stopped or starting. */
export type Trouble = { what: string; replica: number; fromMs: number; toMs: number };

/**
 * Until when access may last whose time was over then. A replica's death, stop or start makes it later, by 7 s, and so does
 * what the machine takes, during which a further replica may die.
 */
export function lastMoment(
  overMs: number,
  lateMs: number,
  troubles: readonly Trouble[],
  stalls: Pick<Stalls, 'putOff'>,
): number {
  let last = overMs + lateMs;
  for (const { fromMs, toMs } of troubles.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (fromMs > stalls.putOff(overMs, last) || toMs + LATE_MS < overMs) continue;
    last = Math.max(last, Math.max(overMs, fromMs) + LATE_AFTER_DEATH_MS);
  }
  return stalls.putOff(overMs, last);
}
