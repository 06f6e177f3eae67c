import type { RetentionPeriods } from '../../src/jit/retention/rule.ts';
import type { CollectionName } from '../../src/store/collections.ts';
import type { Memory } from './memory.ts';
import type { Looked } from './watch-queries.ts';

/** What the product's own process is started with, as JSON in `SOAK`. */
export type Start = { seed: number; atMs: number; retention: RetentionPeriods };

/** What the product's own process is asked to do. Times are ms since 1970. */
export type Ask =
  /** Time is now this late. */
  | { do: 'clock'; atMs: number }
  /** It is this late, these beats come round, and then whatever is due is done. */
  | { do: 'step'; atMs: number; beats: readonly string[] }
  /** Memory at rest, and one round of everything that polls, each of its queries explained. */
  | { do: 'measure' }
  | { do: 'verify' }
  | { do: 'stop' };

export type Answers = {
  clock: null;
  /** When something falls due within the next beats; null when nothing does. */
  step: { dueMs: number | null; failed: string[] };
  measure: Measured;
  verify: Verified;
  stop: null;
};

export type Measured = { memory: Memory; queries: Looked[]; failed: string[] };

/** `heads`: how many that were published outside the database stand in the chain. */
export type Verified = { events: number; blocks: number; unsealed: number; heads: number; faults: string[] };

export type Started = { port: number; beats: { name: string; everyMs: number }[] };

export type Counts = Partial<Record<CollectionName, number>>;
