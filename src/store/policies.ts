import type { Db, Document } from 'mongodb';
import type { AuditEvent } from '../jit/audit/event.ts';
import type { Policy } from '../jit/policy/policy.ts';
import type { PolicyStore } from '../jit/ports.ts';
import { plainHyphens } from '../jit/text.ts';
import { collectionOf } from './collections.ts';
import { createAggregateStore, type Envelope, storedOf } from './envelope.ts';

type PolicyEnvelope = Envelope<Document> & { nameKey: string };

/** Names are unique within a tenant, ignoring letter case; a deleted policy has given its name up. */
export function createPolicyStore(db: Db): PolicyStore {
  const collection = collectionOf<PolicyEnvelope>(db, 'policies');
  const blocks = collectionOf<{ events: AuditEvent[] }>(db, 'ledger');
  const aggregates = createAggregateStore<Policy['id'], Policy>(db, 'policies', {
    lift: ({ id, terms, deletedAt }) => ({
      nameKey: deletedAt === undefined ? nameKey(terms.name) : `${deletedKey(terms.name)}${id}`,
    }),
  });

  return {
    ...aggregates,

    async findByName(tenant, name) {
      const doc = await collection.findOne<Envelope<Policy>>({ 'body.tenantId': tenant, nameKey: nameKey(name) });
      return doc && storedOf(doc);
    },

    async list(tenant) {
      const living = { 'body.tenantId': tenant, 'body.deletedAt': { $exists: false } };
      const docs = await collection.find<Envelope<Policy>>(living).sort({ nameKey: 1 }).toArray();
      return docs.map(storedOf);
    },

    async deletedOf(tenant, name) {
      const from = deletedKey(name);
      const theirs = { 'body.tenantId': tenant, nameKey: { $gte: from, $lt: `${from}\uffff` } };
      const docs = await collection.find<Envelope<Policy>>(theirs).toArray();
      const at = (doc: Envelope<Policy>) => doc.body.deletedAt?.getTime() ?? 0;
      return docs.sort((a, b) => at(b) - at(a)).map(storedOf);
    },

    /** The policy first: an event that is being sealed meanwhile is then seen twice rather than not at all. */
    async eventsOf(id) {
      const doc = await collection.findOne<Envelope<Policy>>({ _id: id });
      if (doc === null) return [];
      const ids = new Set(Array.from({ length: doc.seq }, (_, index) => `${doc.aggregate}#${index + 1}.0`));
      const sealed = await blocks.find({ 'events.id': { $in: [...ids] } }).toArray();
      const events = [...doc.events, ...sealed.flatMap((block) => block.events)].filter((event) => ids.has(event.id));
      return [...new Map(events.map((event) => [event.id, event])).values()].sort((a, b) => a.n - b.n);
    },
  };
}

/** Compatibility forms of one name are one name, whatever hyphen it was shown or typed with; a collation would leave this to what each engine knows of it. */
function nameKey(name: string): string {
  // No name begins with a line break, so nobody finds a deleted policy by spelling out its key.
  return plainHyphens(name.normalize('NFKC').toLowerCase().trim());
}

function deletedKey(name: string): string {
  return `\ndeleted ${nameKey(name)}\n`;
}
