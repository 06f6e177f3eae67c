import { randomUUID } from 'node:crypto';
import type { Collection, Document } from 'mongodb';

/**
 * What makes a document work that can be claimed.
 * - `dueAt`: when a worker must look at it; null for never. A claim moves it forward, so a claim is visibility, no lock.
 * - `wakeAt`: somebody asked for a look after the last claim. Whoever writes `dueAt` from an older view must not hide that.
 * - `urgentAt`: from when on the look goes before others; absent where nothing ever is urgent.
 * - `claim`: token of the last claimer, until its work is recorded.
 */
export type DueFields = { dueAt: Date | null; wakeAt: Date | null; claim: string | null; urgentAt?: Date | null };

export type Claimed<Doc> = Doc & { claim: string };

/** More timers than this are not set ahead in one look; the next look sees the rest. */
const LOOK_AHEAD_LIMIT = 1_000;

/** By this index: over two, a planner's guess would decide. */
const URGENT = { urgentAt: 1, dueAt: 1 } as const;

export type DueQueue<Doc> = {
  claimDue(now: Date, until: Date, limit: number): Promise<Claimed<Doc>[]>;
  claimUrgent(now: Date, until: Date, limit: number): Promise<Claimed<Doc>[]>;
  claimOne(id: string, now: Date, until: Date): Promise<Claimed<Doc> | null>;
  extendClaim(id: string, claim: string, until: Date): Promise<boolean>;
  makeDue(id: string, at: Date): Promise<void>;
  dueBetween(from: Date, to: Date): Promise<Date[]>;
};

type Row = DueFields & { _id: string } & Document;

/** Claims by token over `{dueAt: 1}`, and over `{urgentAt: 1, dueAt: 1}`. */
export function createDueQueue<Doc extends Document>(collection: Collection<Row>): DueQueue<Doc> {
  const take = (claim: string, until: Date) => ({ $set: { claim, dueAt: until, wakeAt: null } });

  async function claimOne(id: string, now: Date, until: Date): Promise<Claimed<Doc> | null> {
    const claim = randomUUID();
    const row = await collection.findOneAndUpdate({ _id: id, dueAt: { $lte: now } }, take(claim, until), {
      returnDocument: 'after',
    });
    return row === null ? null : (row as Document as Claimed<Doc>);
  }

  /** At most two round trips however many were found; exactly once, for each is a compare-and-set of its own. */
  async function claimOf(found: { _id: string }[], now: Date, until: Date): Promise<Claimed<Doc>[]> {
    const ids = found.map((row) => row._id);
    const [first, ...others] = ids;
    if (first === undefined) return [];
    if (others.length === 0) return [await claimOne(first, now, until)].filter((row) => row !== null);
    const claim = randomUUID();
    const taken = await collection.updateMany({ _id: { $in: ids }, dueAt: { $lte: now } }, take(claim, until));
    if (taken.modifiedCount === 0) return [];

    const mine = await collection.find<Claimed<Doc> & { _id: string }>({ _id: { $in: ids }, claim }).toArray();
    const place = new Map(ids.map((id, index) => [id, index]));
    return mine.sort((a, b) => (place.get(a._id) ?? 0) - (place.get(b._id) ?? 0));
  }

  return {
    async claimDue(now, until, limit) {
      if (limit < 1) return []; // to the database, a limit of 0 is none
      const due = collection.find({ dueAt: { $lte: now } }, { projection: { _id: 1 } });
      return claimOf(await due.sort({ dueAt: 1 }).limit(limit).toArray(), now, until);
    },

    async claimUrgent(now, until, limit) {
      if (limit < 1) return [];
      const urgent = collection.find(
        { urgentAt: { $lte: now }, dueAt: { $lte: now } },
        { projection: { _id: 1 }, hint: URGENT },
      );
      return claimOf(await urgent.sort(URGENT).limit(limit).toArray(), now, until);
    },

    claimOne,

    async extendClaim(id, claim, until) {
      const extended = await collection.updateOne({ _id: id, claim }, { $set: { dueAt: until } });
      return extended.matchedCount === 1;
    },

    async makeDue(id, at) {
      // In a pipeline `$min` passes over null, which means never here.
      await collection.updateOne({ _id: id }, [
        { $set: { dueAt: { $min: ['$dueAt', at] }, wakeAt: { $min: ['$wakeAt', at] }, claim: null } },
      ]);
    },

    async dueBetween(from, to) {
      const rows = await collection
        .find<{ dueAt: Date }>({ dueAt: { $gte: from, $lt: to } }, { projection: { _id: 0, dueAt: 1 } })
        .sort({ dueAt: 1 })
        .limit(LOOK_AHEAD_LIMIT)
        .toArray();
      return rows.map((row) => row.dueAt);
    },
  };
}
