import type { Db, Document } from 'mongodb';
import type { Finding } from '../jit/finding/finding.ts';
import type { FindingId } from '../jit/ids.ts';
import type { FindingStore } from '../jit/ports.ts';
import { collectionOf } from './collections.ts';
import { createAggregateStore, type Envelope, storedOf } from './envelope.ts';

export function createFindingStore(db: Db): FindingStore {
  const collection = collectionOf<Envelope<Document>>(db, 'findings');
  return {
    ...createAggregateStore<FindingId, Finding>(db, 'findings'),

    async inStates(tenant, states, limit) {
      const docs = await collection
        .find<Envelope<Finding>>({ 'body.tenantId': tenant, 'body.state': { $in: [...states] } })
        .hint('byState')
        .sort({ 'body.foundAt': 1, _id: 1 })
        .limit(limit)
        .toArray();
      return docs.map(storedOf);
    },

    async about(holdings) {
      const docs = await collection.find<Envelope<Finding>>({ 'body.holdingId': { $in: [...holdings] } }).toArray();
      return docs.map(storedOf);
    },
  };
}
