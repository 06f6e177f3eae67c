import type { Db } from 'mongodb';
import type { Clock, Log } from '../jit/ports.ts';
import { collectionOf } from './collections.ts';

export type StoreClock = Clock & {
  /** True while a reading of the database's time is at hand and this machine's clock has not jumped since. */
  readonly ready: boolean;
  /** What is added to local time, in ms; null before the first reading. */
  readonly offsetMs: number | null;
  /** Tries a first reading, then keeps reading. Does not throw: without a reading it is not ready. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Reads now. @throws what the database throws */
  read(): Promise<void>;
};

export type StoreClockOptions = {
  everyMs: number;
  log?: Pick<Log, 'warn'>;
  /** Told with each reading which schema the database has: another release may have changed it meanwhile. */
  onSchema?: (version: number) => void;
  /** Local wall-clock time in ms; replaced in tests. */
  wallMs?: () => number;
  /** Time in ms that no one sets; replaced in tests. */
  steadyMs?: () => number;
};

/** A reading counts for this many intervals: one lost answer is no reason to stop serving. */
const GOOD_FOR_INTERVALS = 3;
/** An answer that took longer says too little about when it was given. */
const MAX_ROUND_TRIP_MS = 5_000;
/** More difference between wall clock and steady clock is a jump: the clock was set, or the machine slept. */
const JUMP_MS = 1_000;
/** Corrections backwards up to this are waited out, so that time does not run back; larger ones are taken at once. */
const MAX_HOLD_MS = 2_000;

type Reading = { offsetMs: number; wallMs: number; steadyMs: number };

/** Local time plus an offset read from the database (design, State). Needs a prepared database. */
export function createStoreClock(db: Db, options: StoreClockOptions): StoreClock {
  const wallMs = options.wallMs ?? Date.now;
  const steadyMs = options.steadyMs ?? (() => performance.now());
  const schemas = collectionOf<{ _id: string }>(db, 'schema');
  let reading: Reading | null = null;
  let lastMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  let underWay: Promise<void> | null = null;

  async function read(): Promise<void> {
    const sent = steadyMs();
    const [row] = await schemas
      .aggregate<{ now: Date; version: number }>([
        { $match: { _id: 'schema' } },
        { $project: { _id: 0, now: '$$NOW', version: 1 } },
      ])
      .toArray();
    const local = { wallMs: wallMs(), steadyMs: steadyMs() };
    const roundTripMs = local.steadyMs - sent;
    if (row === undefined) throw new Error('the database has not been prepared: it has no schema document');
    if (roundTripMs > MAX_ROUND_TRIP_MS)
      throw new Error(`the database took ${Math.round(roundTripMs)} ms to tell the time`);
    reading = { ...local, offsetMs: row.now.getTime() + roundTripMs / 2 - local.wallMs };
    options.onSchema?.(row.version);
  }

  function readQuietly(): Promise<void> {
    underWay ??= read()
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        options.log?.warn({ why }, 'the time of the database could not be read');
      })
      .finally(() => {
        underWay = null;
      });
    return underWay;
  }

  function jumped(last: Reading): boolean {
    return Math.abs(wallMs() - last.wallMs - (steadyMs() - last.steadyMs)) > JUMP_MS;
  }

  return {
    now() {
      const ms = Math.round(wallMs() + (reading?.offsetMs ?? 0));
      const back = lastMs - ms;
      lastMs = back > 0 && back <= MAX_HOLD_MS ? lastMs : ms;
      return new Date(lastMs);
    },

    get ready() {
      if (reading === null) return false;
      if (jumped(reading)) {
        void readQuietly();
        return false;
      }
      return steadyMs() - reading.steadyMs <= options.everyMs * GOOD_FOR_INTERVALS;
    },

    get offsetMs() {
      return reading?.offsetMs ?? null;
    },

    async start() {
      timer ??= setInterval(readQuietly, options.everyMs).unref();
      await readQuietly();
    },

    async stop() {
      if (timer !== null) clearInterval(timer);
      timer = null;
      await underWay;
    },

    read,
  };
}
