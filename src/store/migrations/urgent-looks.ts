import type { Db, Document } from 'mongodb';
import { type CollectionName, collectionOf } from '../collections.ts';
import type { Lease, Migration } from './migration.ts';

const BATCH = 1_000;

/**
 * Version 2: requests and holdings say from when on their next look is urgent, so that ends and removals are found in
 * a lane of their own (`claimUrgent`). What was written before would wait among everything else until its next change.
 * The rules are those of that release, kept here as they were then.
 */
export const urgentLooks: Migration = {
  from: 1,
  to: 2,
  name: 'requests and holdings say when their next look is urgent',
  async up(db, lease) {
    const otherwise = { $ifNull: ['$body.grant.endsAt', null] };
    const unlessRevoking = {
      $cond: [{ $eq: ['$body.grant.state', 'revoking'] }, '$body.grant.revokingAt', otherwise],
    };
    await fill(db, lease, 'requests', { $cond: [{ $eq: ['$body.grant.state', 'ended'] }, null, unlessRevoking] });
    await fill(db, lease, 'holdings', {
      $cond: [
        { $eq: ['$body.state', 'removing'] },
        new Date(0),
        { $min: ['$body.watchUntil', { $add: [{ $min: '$body.leases.until' }, 5_000] }] },
      ],
    });
  },
  /** The older release would leave old times standing. */
  async down(db, lease) {
    for (const name of ['requests', 'holdings'] as const) {
      await lease.check();
      await collectionOf(db, name).updateMany({ urgentAt: { $exists: true } }, { $unset: { urgentAt: '' } });
    }
  },
};

/** Each document from what it holds at that moment: others may be changing it, and then say so themselves. */
async function fill(db: Db, lease: Lease, name: CollectionName, urgentAt: Document): Promise<void> {
  const collection = collectionOf<{ _id: string }>(db, name);
  for (let last = ''; ; ) {
    await lease.check();
    const missing = await collection
      .find({ _id: { $gt: last }, urgentAt: { $exists: false } }, { projection: { _id: 1 } })
      .sort({ _id: 1 })
      .limit(BATCH)
      .toArray();
    const ids = missing.map((doc) => doc._id);
    await collection.updateMany({ _id: { $in: ids }, urgentAt: { $exists: false } }, [{ $set: { urgentAt } }]);
    const end = ids.at(-1);
    if (end === undefined) return;
    last = end;
  }
}
