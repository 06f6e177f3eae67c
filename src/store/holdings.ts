import type { Db, Document } from 'mongodb';
import type { Holding } from '../jit/holding/holding.ts';
import type { HoldingStore } from '../jit/ports.ts';
import { collectionOf } from './collections.ts';
import { createAggregateStore, type Envelope, lookedOf, storedOf } from './envelope.ts';

/** What is on its way or unclear comes before what is quietly held; what is absent and settled needs nobody. */
const OPENNESS = { settled: 0, held: 1, unsettled: 2 } as const;

export function createHoldingStore(db: Db): HoldingStore {
  const collection = collectionOf<Envelope<Document> & { openness: number }>(db, 'holdings');
  const aggregates = createAggregateStore<Holding['id'], Holding>(db, 'holdings', {
    lift: (body) => ({ openness: opennessOf(body) }),
  });

  return {
    ...aggregates,

    async leasedBy(request) {
      const docs = await collection
        .find<Envelope<Holding>>({ 'body.leases.requestId': request })
        .sort({ _id: 1 })
        .toArray();
      return docs.map(storedOf);
    },

    async unsettled(tenant, limit) {
      const docs = await collection
        .find<Envelope<Holding>>({ 'body.tenantId': tenant, openness: { $gt: OPENNESS.settled } })
        .sort({ openness: -1, _id: 1 })
        .limit(limit)
        .toArray();
      return docs.map(storedOf);
    },

    async loadMany(ids) {
      const docs = await collection.find<Envelope<Holding>>({ _id: { $in: [...ids] } }).toArray();
      return docs.map(storedOf);
    },

    async unsettledAfter(tenant, after, limit) {
      const docs = await collection
        .find<Envelope<Holding>>({
          'body.tenantId': tenant,
          // Each value by name: the index hands out each run in the order of the ids, and the runs are merged.
          openness: { $in: [OPENNESS.unsettled, OPENNESS.held] },
          _id: { $gt: after ?? '' },
        })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return docs.map(lookedOf);
    },
  };
}

function opennessOf(holding: Holding): number {
  const { state, attempt, dormant, nextAt, watchUntil, leases, waiters } = holding;
  if (state === 'adding' || state === 'removing' || attempt !== null || dormant !== null) return OPENNESS.unsettled;
  // A held one is looked at again and again, to notice what is taken away outside: its `nextAt` says nothing here.
  if (state === 'held') return OPENNESS.held;
  const asked = nextAt !== null || watchUntil !== null || leases.length > 0 || waiters.length > 0;
  return asked ? OPENNESS.unsettled : OPENNESS.settled;
}
