import type { Product } from './remote.ts';
import { type Stage, troubled } from './stage.ts';

/** Looks are made at multiples of this: what falls due in between waits for the next. */
const GRID_MS = 10_000;

export type Day = {
  /** Lets time pass: people act, beats come round, and whatever is due is done. */
  passUntil(untilMs: number): Promise<void>;
  /** How often the product looked. */
  readonly looks: number;
};

/** How often beats come round at least and at most. */
export type Pace = { leastMs: number; mostMs: number };

export function startDay(stage: Stage, product: Product, { leastMs, mostMs }: Pace): Day {
  const { clock, agenda } = stage;
  const beginsMs = clock.now().getTime();
  const beats = product.beats.map(({ name, everyMs }) => ({
    name,
    everyMs: Math.min(mostMs, Math.max(everyMs, leastMs)),
  }));
  let lookedMs = beginsMs;
  let dueMs: number | null = null;
  let looks = 0;

  function nextBeatMs(): number {
    return Math.min(
      ...beats.map(({ everyMs }) => beginsMs + (Math.floor((lookedMs - beginsMs) / everyMs) + 1) * everyMs),
    );
  }

  async function look(atMs: number): Promise<void> {
    clock.advance(atMs - clock.now().getTime());
    if (agenda.nextMs !== null && agenda.nextMs <= atMs) await product.ask({ do: 'clock', atMs });
    for (let act = agenda.take(atMs); act !== null; act = agenda.take(atMs)) await act();
    const round = beats
      .filter(({ everyMs }) => (atMs - beginsMs) % everyMs === 0 && atMs > beginsMs)
      .map(({ name }) => name);
    const { dueMs: next, failed } = await product.ask({ do: 'step', atMs, beats: round });
    if (!troubled(stage)) stage.faults.push(...failed);
    dueMs = next;
    lookedMs = atMs;
    looks += 1;
  }

  return {
    async passUntil(untilMs) {
      for (;;) {
        const onGrid = (atMs: number) => Math.ceil(atMs / GRID_MS) * GRID_MS;
        const soonest = Math.min(
          nextBeatMs(),
          onGrid(dueMs ?? Number.POSITIVE_INFINITY),
          onGrid(agenda.nextMs ?? Number.POSITIVE_INFINITY),
        );
        const next = Math.max(soonest, lookedMs + GRID_MS);
        if (next > untilMs) return;
        await look(next);
      }
    },
    get looks() {
      return looks;
    },
  };
}
