import type { Db } from 'mongodb';
import type { AuditEvent } from '../jit/audit/event.ts';
import type { RefusalStore } from '../jit/ports.ts';
import { collectionOf, isDuplicateKey, withoutUndefined } from './collections.ts';
import type { Envelope } from './envelope.ts';

const WINDOW_MS = 60_000;

/** Late occurrences of a window that is already closed open the next generation; nobody is that late this often. */
const MAX_TRIES = 20;

type Draft = Parameters<RefusalStore['record']>[1];

/** One key's refusals within one minute: the first is an event at once, the rest are counted into a second one. */
type RefusalBody = { first: Draft; count: number; lastAt: Date; closesAt: Date };
type RefusalDocument = Envelope<RefusalBody> & { open: boolean };

export type Refusals = RefusalStore & {
  /**
   * Ends the windows whose minute is over; each that had repeats gets its second event with their number. Answers with
   * how many it ended. Being late loses nothing: the count waits.
   */
  closeWindows(now: Date): Promise<number>;
};

export function createRefusalStore(db: Db): Refusals {
  const collection = collectionOf<RefusalDocument>(db, 'refusals');

  /** False when another caller was inserting the same window, or the window is closed. */
  async function count(aggregate: string, draft: Draft, closesAt: Date): Promise<boolean> {
    const { body, ...rest } = firstOf(aggregate, draft, closesAt);
    const { count: _count, lastAt: _lastAt, ...fixed } = body;
    const fields = Object.fromEntries(Object.entries(fixed).map(([name, value]) => [`body.${name}`, value]));
    const { _id, open: _open, ...inserted } = rest;
    try {
      await collection.updateOne(
        { _id: aggregate, open: true },
        {
          $inc: { 'body.count': 1 },
          $max: { 'body.lastAt': draft.at },
          $setOnInsert: withoutUndefined({ ...inserted, ...fields }),
        },
        { upsert: true },
      );
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  return {
    async record(key, draft) {
      const start = Math.floor(draft.at.getTime() / WINDOW_MS) * WINDOW_MS;
      const closesAt = new Date(start + WINDOW_MS);
      const window = `refusal:${key}@${new Date(start).toISOString()}`;
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        // Twice each: once more in case another caller has only just inserted it.
        const generation = Math.floor(tries / 2);
        const aggregate = generation === 0 ? window : `${window}+${generation}`;
        if (await count(aggregate, draft, closesAt)) return;
      }
      throw new Error(`refusal window ${window} could not be counted`);
    },

    async closeWindows(now) {
      const repeats = { $subtract: ['$body.count', 1] };
      const summary = {
        $mergeObjects: [
          '$body.first',
          {
            id: { $concat: ['$_id', '#2.0'] },
            aggregate: '$_id',
            seq: 2,
            n: 2,
            at: now,
            data: { $mergeObjects: ['$body.first.data', { repeats, from: '$body.first.at', to: '$body.lastAt' }] },
          },
        ],
      };
      const closed = await collection.updateMany({ open: true, 'body.closesAt': { $lte: now } }, [
        { $set: { repeated: { $gt: ['$body.count', 1] } } },
        {
          $set: {
            open: false,
            seq: { $cond: ['$repeated', 2, '$seq'] },
            eventCount: { $cond: ['$repeated', 2, '$eventCount'] },
            unsealed: { $or: ['$repeated', '$unsealed'] },
            unsealedAt: { $cond: ['$repeated', { $ifNull: ['$unsealedAt', now] }, '$unsealedAt'] },
            events: { $cond: ['$repeated', { $concatArrays: ['$events', [summary]] }, '$events'] },
          },
        },
        { $unset: 'repeated' },
      ]);
      return closed.modifiedCount;
    },
  };
}

function firstOf(aggregate: string, draft: Draft, closesAt: Date): RefusalDocument {
  const event: AuditEvent = { ...draft, id: `${aggregate}#1.0`, aggregate, seq: 1, n: 1 };
  return {
    _id: aggregate,
    open: true,
    aggregate,
    seq: 1,
    eventCount: 1,
    body: { first: draft, count: 1, lastAt: draft.at, closesAt },
    dueAt: null,
    wakeAt: null,
    claim: null,
    unsealed: true,
    unsealedAt: draft.at,
    events: [event],
    outbox: [],
  };
}
