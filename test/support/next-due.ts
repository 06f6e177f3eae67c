import type { Db } from 'mongodb';
import type { CollectionName } from '../../src/store/collections.ts';
import { askAll } from '../../src/store/union.ts';

const QUEUES: CollectionName[] = ['requests', 'holdings', 'policies', 'deliveries', 'alerts', 'eligibilities'];

/** When something falls due next; null when nothing will. */
export async function nextDue(db: Db): Promise<Date | null> {
  const soonest = [
    { $match: { dueAt: { $gte: new Date(0) } } },
    { $sort: { dueAt: 1 } },
    { $limit: 1 },
    { $project: { _id: 0, at: '$dueAt' } },
  ];
  const found = await askAll<{ at: Date }>(
    db,
    QUEUES.map((from) => ({ from, pipeline: soonest })),
  );
  return found
    .map(({ at }) => at)
    .reduce<Date | null>((least, at) => (least === null || at < least ? at : least), null);
}
