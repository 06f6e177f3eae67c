import { randomUUID } from 'node:crypto';
import type { Collection, Db } from 'mongodb';
import { collectionOf } from './collections.ts';
import { missingIndexes } from './indexes.ts';
import { readSchema } from './migrations/schema-document.ts';

export type StoreFacts = {
  version: string;
  /** Name of the replica set; null for a single server. A router of shards counts as a set. */
  set: string | null;
  schema: number | null;
  /** Null where there is no schema yet. */
  missingIndexes: number | null;
  writeMs: number;
  /** How far this machine is ahead of the database; the answer was `uncertainMs` on its way. */
  clock: { aheadMs: number; uncertainMs: number };
};

/** Asks the database, and writes and removes one document of no meaning. @throws what the database throws */
export async function readStore(db: Db): Promise<StoreFacts> {
  const hello = await db.command({ hello: 1 });
  const build = await db.command({ buildInfo: 1 });
  const schema = await readSchema(db);
  const marks = collectionOf<{ _id: string }>(db, 'marks');
  const startedAt = performance.now();
  const _id = `doctor:${randomUUID()}`;
  await marks.insertOne({ _id });
  const writeMs = Math.round(performance.now() - startedAt);
  try {
    const clock = await readClock(marks, _id);
    const set = typeof hello.setName === 'string' ? hello.setName : hello.msg === 'isdbgrid' ? 'shards' : null;
    return {
      version: String(build.version),
      set,
      schema: schema?.version ?? null,
      missingIndexes: schema === null ? null : (await missingIndexes(db)).length,
      writeMs,
      clock,
    };
  } finally {
    await marks.deleteOne({ _id });
  }
}

/** The database's own time, as the bot reads it. */
async function readClock(marks: Collection<{ _id: string }>, _id: string): Promise<StoreFacts['clock']> {
  const sentMs = Date.now();
  const [row] = await marks
    .aggregate<{ now: Date }>([{ $match: { _id } }, { $project: { _id: 0, now: '$$NOW' } }])
    .toArray();
  const tookMs = Date.now() - sentMs;
  if (row === undefined) throw new Error('what was written a moment ago is not there');
  return { aheadMs: sentMs + tookMs / 2 - row.now.getTime(), uncertainMs: tookMs };
}
