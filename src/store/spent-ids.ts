import type { Db } from 'mongodb';
import type { RequestId } from '../jit/ids.ts';
import { collectionOf, retryDuplicate } from './collections.ts';

/** Ids of requests that were forgotten, by their first letters: `R-7K` and the rest of each. At most 900 documents. */
type SpentDocument = { _id: string; rest: string[] };

const PREFIX = 'R-7K'.length;

/** Whether a request that is not there any more had this id. */
export async function isSpent(db: Db, id: RequestId): Promise<boolean> {
  const filter = { _id: id.slice(0, PREFIX), rest: id.slice(PREFIX) };
  const found = await collectionOf<SpentDocument>(db, 'spent').findOne(filter, { projection: { _id: 1 } });
  return found !== null;
}

export async function spend(db: Db, id: RequestId): Promise<void> {
  const add = { $addToSet: { rest: id.slice(PREFIX) } };
  const collection = collectionOf<SpentDocument>(db, 'spent');
  await retryDuplicate(() => collection.updateOne({ _id: id.slice(0, PREFIX) }, add, { upsert: true }));
}
