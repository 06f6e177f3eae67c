import type { Db, Document, Filter, Sort } from 'mongodb';
import type { RequestQuery, RequestStore } from '../jit/ports.ts';
import type { AccessRequest, GrantState } from '../jit/request/request.ts';
import { collectionOf } from './collections.ts';
import { createAggregateStore, type Envelope, lookedOf, storedOf } from './envelope.ts';
import { isSpent } from './spent-ids.ts';

/** Sorts after every real end, so that what has no end yet comes last. */
const NO_END = new Date('9999-12-31T00:00:00Z');

const LIVE = ['scheduled', 'activating', 'active', 'revoking'] as const satisfies GrantState[];

type RequestDocument = Envelope<AccessRequest>;

export function createRequestStore(db: Db): RequestStore {
  const collection = collectionOf<Envelope<Document>>(db, 'requests');
  const aggregates = createAggregateStore<AccessRequest['id'], AccessRequest>(db, 'requests', {
    // Apart from `causes`, which is bounded and moves on: later causes of a request did not make it.
    liftOnce: (body) => ({ madeBy: body.causes[0] ?? body.id }),
    lift: (body) => ({ endsAt: body.grant?.endsAt ?? NO_END }),
  });

  async function findOne(filter: Filter<Envelope<Document>>) {
    const doc = await collection.findOne<RequestDocument>(filter);
    return doc && storedOf(doc);
  }

  return {
    ...aggregates,

    /** The id of a request that was forgotten counts as taken: an old card must not speak of a new request. */
    insert: async (id, commit) => !(await isSpent(db, id)) && aggregates.insert(id, commit),

    findByCause: (cause) => findOne({ madeBy: cause }),

    findPending: (tenant, person, policy) =>
      findOne({
        'body.tenantId': tenant,
        'body.terms.person.id': person,
        'body.terms.policyId': policy,
        'body.state': 'pending',
      }),

    async list(query) {
      const docs = await collection
        .find<RequestDocument>(filterOf(query))
        .sort(sortOf(query))
        .limit(query.limit)
        .toArray();
      return docs.map(storedOf);
    },

    async unfinished(tenant, after, limit) {
      const next = { 'body.tenantId': tenant, _id: { $gt: after ?? '' } };
      // The index is named: it alone hands out each state in the order of the ids, and while there are few requests a
      // plan that sorts looks as cheap.
      const page = (which: Filter<Envelope<Document>>, hint: string) =>
        collection
          .find<RequestDocument>({ ...next, ...which })
          .hint(hint)
          .sort({ _id: 1 })
          .limit(limit)
          .toArray();
      const found = await Promise.all([
        page({ 'body.state': 'pending' }, 'pendingById'),
        page({ 'body.grant.state': { $in: [...LIVE] } }, 'grantsById'),
      ]);
      const inOrder = found.flat().sort((a, b) => (a._id < b._id ? -1 : 1));
      return inOrder.slice(0, limit).map(lookedOf);
    },

    /** All that match; `limit` is for lists. */
    count: (query) => collection.countDocuments(filterOf(query)),
  };
}

function filterOf(query: RequestQuery): Filter<Envelope<Document>> {
  return {
    'body.tenantId': query.tenantId,
    ...(query.personId && { 'body.terms.person.id': query.personId }),
    ...(query.policyId && { 'body.terms.policyId': query.policyId }),
    ...(query.askedId && { 'body.asked.id': query.askedId }),
    ...(query.states && { 'body.state': { $in: query.states } }),
    ...(query.extending && { 'body.extensions.state': 'pending' }),
    ...(query.grantStates && { 'body.grant.state': { $in: query.grantStates } }),
  };
}

function sortOf(query: RequestQuery): Sort {
  return query.order === 'soonest-end' ? { endsAt: 1, _id: 1 } : { 'body.submittedAt': -1, _id: -1 };
}
