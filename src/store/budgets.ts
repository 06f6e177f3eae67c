import type { Db, Document } from 'mongodb';
import {
  type Budget,
  type BudgetClass,
  countsForMs,
  KEPT_MS,
  limitFor,
  type Slot,
  slotMs,
  type Window,
  waitFor,
} from '../jit/budget/budget.ts';
import type { BudgetStore } from '../jit/ports.ts';
import { collectionOf, retryDuplicate } from './collections.ts';

/**
 * `atMs` never goes back, whatever clock a process has. `keptUntilMs`: what becomes free until then is for those urgent ones
 * who found nothing. `until` is when nothing in it counts any more.
 */
type BudgetDocument = {
  _id: string;
  atMs: number;
  keptUntilMs: number;
  until: Date;
  ok: boolean;
  windows: Record<string, Slot[]>;
};

export type SweptBudgetStore = BudgetStore & {
  /** Deletes the budgets in which nothing counts at `now`. Answers with how many. */
  sweep(now: Date): Promise<number>;
};

/** Sliding windows shared by all replicas: one command for each taking, which counts and decides at once. */
export function createBudgetStore(db: Db): SweptBudgetStore {
  const collection = collectionOf<BudgetDocument>(db, 'budgets');

  return {
    async take(budget, as, now) {
      const stages = takeStages(budget, as, now.getTime());
      const upsert = () =>
        collection.findOneAndUpdate({ _id: `${budget.name}:${budget.of}` }, stages, {
          upsert: true,
          returnDocument: 'after',
        });
      const after = await retryDuplicate(upsert);
      if (after === null) throw new Error('an upsert answered without its document');
      if (after.ok) return { ok: true };
      const waits = budget.windows.map((window) =>
        waitFor(window, after.windows[fieldOf(window)] ?? [], as, now.getTime()),
      );
      const keptMs = as === 'urgent' ? 0 : after.keptUntilMs - now.getTime();
      return { ok: false, waitMs: Math.max(1, keptMs, ...waits) };
    },

    async sweep(now) {
      const swept = await collection.deleteMany({ until: { $lt: now } });
      return swept.deletedCount;
    },
  };
}

/** Named by its length, so that a release with other windows does not take one for the other. */
function fieldOf({ windowMs }: Window): string {
  return `ms${windowMs}`;
}

/**
 * Forget what no longer counts; decide; count if there was room, in all windows. An urgent one that found nothing keeps
 * what becomes free next for itself and its like.
 */
function takeStages({ windows }: Budget, as: BudgetClass, nowMs: number): Document[] {
  const longestMs = Math.max(...windows.map(countsForMs));
  const each = (make: (window: Window, path: string) => Document) =>
    Object.fromEntries(
      windows.map((window) => [`windows.${fieldOf(window)}`, make(window, `$windows.${fieldOf(window)}`)]),
    );
  return [
    { $set: { atMs: { $max: ['$atMs', nowMs] } } },
    { $set: each((window, path) => countingSlots(window, path)) },
    { $set: { keptUntilMs: { $ifNull: ['$keptUntilMs', 0] } } },
    { $set: { ok: { $and: [...windows.map((window) => hasRoom(window, as)), mayCome(as)] } } },
    {
      $set: {
        ...each((window, path) => ({ $cond: ['$ok', withOneMore(window, path), path] })),
        ...(as === 'urgent' && { keptUntilMs: { $cond: ['$ok', '$keptUntilMs', keptUntil(windows)] } }),
        until: { $toDate: { $add: ['$atMs', longestMs] } },
      },
    },
  ];
}

function countingSlots(window: Window, path: string): Document {
  const oldest = { $subtract: ['$atMs', countsForMs(window)] };
  return { $filter: { input: { $ifNull: [path, []] }, cond: { $gt: ['$$this.at', oldest] } } };
}

function hasRoom(window: Window, as: BudgetClass): Document {
  const used = { $sum: `$windows.${fieldOf(window)}.taken` };
  return { $lt: [used, limitFor(window, as)] };
}

function mayCome(as: BudgetClass): Document | true {
  return as === 'urgent' ? true : { $gte: ['$atMs', '$keptUntilMs'] };
}

/** Room comes when the oldest slot of each full window leaves it. */
function keptUntil(windows: readonly Window[]): Document {
  const free = windows.map((window) => {
    const oldest = { $min: `$windows.${fieldOf(window)}.at` };
    return { $cond: [hasRoom(window, 'urgent'), 0, { $add: [oldest, countsForMs(window) + KEPT_MS] }] };
  });
  return { $max: free };
}

function withOneMore(window: Window, path: string): Document {
  const slot = { $subtract: ['$atMs', { $mod: ['$atMs', slotMs(window)] }] };
  const others = { $filter: { input: path, cond: { $ne: ['$$this.at', slot] } } };
  const inSlot = { $map: { input: path, in: { $cond: [{ $eq: ['$$this.at', slot] }, '$$this.taken', 0] } } };
  return { $concatArrays: [others, [{ at: slot, taken: { $add: [{ $sum: inSlot }, 1] } }]] };
}
