import type { Db } from 'mongodb';
import type { RateCounter } from '../jit/ports.ts';
import { collectionOf, retryDuplicate } from './collections.ts';

type WindowDocument = { _id: string; windowStart: Date; count: number };

export type SweptRateCounter = RateCounter & {
  /** Deletes the windows that started before; TTL indexes are not kept by every engine. Answers with how many. */
  sweep(before: Date): Promise<number>;
};

/** A fixed-window counter shared by all replicas. */
export function createRateCounter(db: Db): SweptRateCounter {
  const collection = collectionOf<WindowDocument>(db, 'rates');

  return {
    async hit(key, windowStart) {
      const count = () =>
        collection.findOneAndUpdate(
          { _id: `${key}@${windowStart.toISOString()}` },
          { $inc: { count: 1 }, $setOnInsert: { windowStart } },
          { upsert: true, returnDocument: 'after' },
        );
      const window = await retryDuplicate(count);
      if (window === null) throw new Error('an upsert answered without its document');
      return window.count;
    },

    async sweep(before) {
      const swept = await collection.deleteMany({ windowStart: { $lt: before } });
      return swept.deletedCount;
    },
  };
}
