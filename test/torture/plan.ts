import type { Dice } from '../model/random.ts';

/** One thing that goes wrong, `atMs` after the beginning. */
export type Mishap =
  | { atMs: number; do: 'kill'; replica: number; downMs: number }
  | { atMs: number; do: 'pause'; replica: number; forMs: number }
  | { atMs: number; do: 'meddle'; which: number };

export type PlanOptions = {
  lastsMs: number;
  kills: number;
  pauses: number;
  meddles: number;
  /** How long pauses last, to choose from. */
  pauseMs: readonly number[];
};

/** Longer than a claim (4 s) and than the lock of the sweep (5 s). */
export const SHORT_PAUSE_MS = 8_000;
/** Longer than every lock: the longest of a beat is 180 s. */
export const LONG_PAUSE_MS = 190_000;

const REPLICAS = 3;

/**
 * What goes wrong in a run, all of it from the seed. One replica is well at any time: of three, one at most is dead and
 * one at most is stopped.
 */
export function planOf(dice: Dice, options: PlanOptions): Mishap[] {
  const { lastsMs, kills, pauses, meddles, pauseMs } = options;
  const at = (n: number, of: number) => Math.round(((n + 0.2 + 0.6 * dice.roll()) / of) * lastsMs);
  const stopped = Array.from({ length: pauses }, (_, n): Mishap & { do: 'pause' } => ({
    atMs: at(n, pauses),
    do: 'pause',
    replica: dice.below(REPLICAS),
    forMs: dice.pick(pauseMs),
  }));
  const killed = Array.from({ length: kills }, (_, n): Mishap => {
    const atMs = at(n, kills);
    const barred = stopped
      .filter((one) => one.atMs - 8_000 < atMs && atMs < one.atMs + one.forMs + 1_000)
      .map((one) => one.replica);
    const replica = dice.pick([0, 1, 2].filter((one) => !barred.includes(one)));
    return { atMs, do: 'kill', replica, downMs: dice.below(2_000) };
  });
  const meddled = Array.from({ length: meddles }, (_, n): Mishap => {
    return { atMs: at(n, meddles), do: 'meddle', which: dice.below(100) };
  });
  return [...stopped, ...killed, ...meddled].toSorted((a, b) => a.atMs - b.atMs);
}
