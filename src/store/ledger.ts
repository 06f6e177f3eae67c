import type { Db, Document, Filter } from 'mongodb';
import type { AuditEvent, LedgerBlock } from '../jit/audit/event.ts';
import type { AuditQuery, Ledger } from '../jit/ports.ts';
import { AGGREGATES, type AggregateName, collectionOf, isDuplicateKey, withoutUndefined } from './collections.ts';
import type { Envelope } from './envelope.ts';
import { inOrder, newestFirst } from './event-order.ts';
import { askAll, type Branch } from './union.ts';

type Version = { aggregate: string; seq: number; eventCount: number; cutEvents?: number };
type BlockDocument = Omit<LedgerBlock, 'n'> & { _id: number };

/** The number is the `_id`, and event ids are unique over all blocks: races between sealers end in a duplicate key. */
export function createLedger(db: Db): Ledger {
  const blocks = collectionOf<BlockDocument>(db, 'ledger');
  const aggregates = AGGREGATES.map((name) => collectionOf<Envelope<Document>>(db, name));

  async function sealed(eventIds: string[]): Promise<string[]> {
    if (eventIds.length === 0) return [];
    const found = await blocks
      .find<{ events: { id: string }[] }>({ 'events.id': { $in: eventIds } }, { projection: { 'events.id': 1 } })
      .toArray();
    const ids = new Set(found.flatMap((block) => block.events.map((event) => event.id)));
    return eventIds.filter((id) => ids.has(id));
  }

  return {
    async unsealed(limit) {
      const oldest = [
        { $match: { unsealed: true } },
        { $sort: { unsealedAt: 1 } },
        { $limit: limit },
        { $project: { events: 1 } },
      ];
      const branches = AGGREGATES.map((from): Branch => ({ from, pipeline: oldest }));
      const docs = await askAll<{ events: AuditEvent[] }>(db, branches);
      return inOrder(docs.map((doc) => doc.events)).slice(0, limit);
    },

    async head() {
      const [block] = await blocks.find({}).sort({ _id: -1 }).limit(1).toArray();
      return block ? blockOf(block) : null;
    },

    async append({ n, ...block }) {
      const ids = new Set(block.events.map((event) => event.id));
      // A unique index holds between documents, not within one.
      if (ids.size < block.events.length) throw new TypeError(`block ${n} holds an event twice`);
      try {
        await blocks.insertOne(withoutUndefined({ _id: n, ...block }));
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    sealed,

    /** Only what a block holds is let go: an event that was not sealed stays, whatever the caller believes. */
    async release(events) {
      const ids = await sealed(events.map((event) => event.id));
      if (ids.length === 0) return;
      const left = { $filter: { input: '$events', cond: { $not: { $in: ['$$this.id', { $literal: ids }] } } } };
      const theirs = { unsealed: true, 'events.id': { $in: ids } };
      const where = AGGREGATES.map((from): Branch => {
        return {
          from,
          pipeline: [{ $match: theirs }, { $limit: 1 }, { $project: { _id: 0, in: { $literal: from } } }],
        };
      });
      for (const { in: name } of await askAll<{ in: AggregateName }>(db, where)) {
        await collectionOf(db, name).updateMany(theirs, [
          { $set: { events: left } },
          {
            $set: {
              unsealed: { $ne: ['$events', []] },
              unsealedAt: { $ifNull: [{ $first: '$events.at' }, null] },
            },
          },
        ]);
      }
    },

    async blocks(from, limit) {
      const found = await blocks
        .find({ _id: { $gte: from } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(blockOf);
    },

    async latest(query) {
      // Unsealed first: an event that is being sealed meanwhile is then seen twice rather than not at all.
      const found = new Map<string, AuditEvent>();
      for (const event of await latestUnsealed(query)) found.set(event.id, event);
      for (const event of await latestSealed(query)) found.set(event.id, event);
      return [...found.values()].sort(newestFirst).slice(0, query.limit);
    },

    async *versions() {
      for (const collection of aggregates) {
        const options = { projection: { _id: 0, aggregate: 1, seq: 1, eventCount: 1, cutEvents: 1 } };
        yield* collection.find<Version>({}, options).sort({ _id: 1 });
      }
    },
  };

  async function latestUnsealed(query: AuditQuery): Promise<AuditEvent[]> {
    const found = await Promise.all(
      aggregates.map((collection) =>
        collection
          .aggregate<AuditEvent>([
            { $match: { unsealed: true, events: { $elemMatch: matching(query) } } },
            { $project: { events: 1 } },
            { $unwind: '$events' },
            { $replaceWith: '$events' },
            { $match: matching(query) },
            { $sort: { at: -1 } },
            { $limit: query.limit },
          ])
          .toArray(),
      ),
    );
    return found.flat();
  }

  /** A block is sealed after its events happened, so once a block is older than the last event wanted, so is the rest. */
  async function latestSealed(query: AuditQuery): Promise<AuditEvent[]> {
    let found: AuditEvent[] = [];
    const newestBlocks = blocks.find(blocksMatching(query)).sort({ _id: -1 }).batchSize(Math.min(query.limit, 100));
    for await (const block of newestBlocks) {
      const last = found[query.limit - 1];
      if (last && block.at < last.at) break;
      if (query.since && block.at < query.since) break;
      found.push(...block.events.filter((event) => matches(event, query)));
      found = found.sort(newestFirst).slice(0, query.limit);
    }
    return found;
  }
}

function blockOf({ _id, ...block }: BlockDocument): LedgerBlock {
  return { n: _id, ...block };
}

function blocksMatching(query: AuditQuery): Filter<BlockDocument> {
  return { events: { $elemMatch: matching(query) } };
}

function matching({ tenantId, requestId, personId, policyId, types, since }: AuditQuery): Document {
  return {
    tenantId,
    ...(requestId && { 'about.requestId': requestId }),
    ...(personId && { 'about.personId': personId }),
    ...(policyId && { 'about.policyId': policyId }),
    ...(types && { type: { $in: types } }),
    ...(since && { at: { $gte: since } }),
  };
}

function matches(event: AuditEvent, { tenantId, requestId, personId, policyId, types, since }: AuditQuery): boolean {
  if (event.tenantId !== tenantId) return false;
  if (requestId && event.about.requestId !== requestId) return false;
  if (personId && event.about.personId !== personId) return false;
  if (policyId && event.about.policyId !== policyId) return false;
  if (types && !types.includes(event.type)) return false;
  return since === undefined || event.at >= since;
}
