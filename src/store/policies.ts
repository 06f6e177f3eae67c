import type { Db, Document } from 'mongodb';
import type { Policy } from '../jit/policy/policy.ts';
import type { PolicyStore } from '../jit/ports.ts';
import { collectionOf } from './collections.ts';
import { createAggregateStore, type Envelope, storedOf } from './envelope.ts';

/** Names are unique within a tenant, ignoring letter case. */
export function createPolicyStore(db: Db): PolicyStore {
  const collection = collectionOf<Envelope<Document> & { nameKey: string }>(db, 'policies');
  const aggregates = createAggregateStore<Policy['id'], Policy>(db, 'policies', {
    lift: (body) => ({ nameKey: nameKey(body.terms.name) }),
  });

  return {
    ...aggregates,

    async findByName(tenant, name) {
      const doc = await collection.findOne<Envelope<Policy>>({ 'body.tenantId': tenant, nameKey: nameKey(name) });
      return doc && storedOf(doc);
    },

    async list(tenant) {
      const docs = await collection.find<Envelope<Policy>>({ 'body.tenantId': tenant }).sort({ nameKey: 1 }).toArray();
      return docs.map(storedOf);
    },
  };
}

/** Compatibility forms of one name are one name; a collation would leave this to what each engine knows of it. */
function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
