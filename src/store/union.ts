import type { Db, Document } from 'mongodb';
import { type CollectionName, collectionOf } from './collections.ts';

/** One question to several collections in one round trip; what each answers comes in their order. */
export type Branch = { from: CollectionName; pipeline: Document[] };

/** @throws TypeError when there is no branch */
export function askAll<Answer extends Document>(db: Db, branches: readonly Branch[]): Promise<Answer[]> {
  const [first, ...rest] = branches;
  if (first === undefined) throw new TypeError('nobody is asked');
  // As the collection is called where it lies: a restore builds up a database under other names.
  const others = rest.map(({ from, pipeline }) => {
    return { $unionWith: { coll: collectionOf(db, from).collectionName, pipeline } };
  });
  return collectionOf(db, first.from)
    .aggregate<Answer>([...first.pipeline, ...others])
    .toArray();
}
