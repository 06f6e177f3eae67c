import { type Db, type IndexDescription, type IndexDescriptionInfo, MongoServerError } from 'mongodb';
import { AGGREGATES, type CollectionName, collectionOf } from './collections.ts';
import type { Lease } from './migrations/migration.ts';

/** Every aggregate is looked for by its due time and by what is to be sealed. */
const AGGREGATE_INDEXES: IndexDescription[] = [
  { name: 'due', key: { dueAt: 1 } },
  { name: 'unsealed', key: { unsealed: 1, unsealedAt: 1 }, partialFilterExpression: { unsealed: true } },
];

/** Looks that go before all others: where access is to end. */
const URGENT: IndexDescription = { name: 'urgent', key: { urgentAt: 1, dueAt: 1 } };

const INDEXES: Partial<Record<CollectionName, IndexDescription[]>> = {
  requests: [
    URGENT,
    { name: 'madeBy', key: { madeBy: 1 }, unique: true },
    {
      // At most one pending request per person and policy (design, State).
      name: 'onePending',
      key: { 'body.tenantId': 1, 'body.terms.person.id': 1, 'body.terms.policyId': 1 },
      unique: true,
      partialFilterExpression: { 'body.state': 'pending' },
    },
    { name: 'newest', key: { 'body.tenantId': 1, 'body.submittedAt': -1, _id: -1 } },
    {
      name: 'ofPerson',
      key: { 'body.tenantId': 1, 'body.terms.person.id': 1, 'body.submittedAt': -1, _id: -1 },
    },
    {
      name: 'ofPersonAndPolicy',
      key: {
        'body.tenantId': 1,
        'body.terms.person.id': 1,
        'body.terms.policyId': 1,
        'body.submittedAt': -1,
        _id: -1,
      },
    },
    { name: 'ofPolicy', key: { 'body.tenantId': 1, 'body.terms.policyId': 1, 'body.submittedAt': -1, _id: -1 } },
    { name: 'ofAsked', key: { 'body.tenantId': 1, 'body.asked.id': 1, 'body.state': 1, 'body.submittedAt': -1 } },
    { name: 'byState', key: { 'body.tenantId': 1, 'body.state': 1, 'body.submittedAt': -1, _id: -1 } },
    { name: 'byEnd', key: { 'body.tenantId': 1, 'body.grant.state': 1, endsAt: 1, _id: 1 } },
    // To go through what is not over in pages, in the order of the ids.
    { name: 'grantsById', key: { 'body.tenantId': 1, 'body.grant.state': 1, _id: 1 } },
    {
      name: 'pendingById',
      key: { 'body.tenantId': 1, _id: 1 },
      partialFilterExpression: { 'body.state': 'pending' },
    },
  ],
  holdings: [
    URGENT,
    { name: 'leases', key: { 'body.leases.requestId': 1, _id: 1 } },
    { name: 'open', key: { 'body.tenantId': 1, openness: -1, _id: 1 } },
  ],
  alerts: [
    {
      name: 'open',
      key: { 'body.tenantId': 1, 'body.severity': 1, 'body.raisedAt': 1 },
      partialFilterExpression: { 'body.open': true },
    },
  ],
  findings: [
    { name: 'byState', key: { 'body.tenantId': 1, 'body.state': 1, 'body.foundAt': 1, _id: 1 } },
    { name: 'aboutHolding', key: { 'body.holdingId': 1 } },
  ],
  policies: [{ name: 'name', key: { 'body.tenantId': 1, nameKey: 1 }, unique: true }],
  refusals: [{ name: 'open', key: { open: 1, 'body.closesAt': 1 }, partialFilterExpression: { open: true } }],
  deliveries: [
    { name: 'due', key: { dueAt: 1 } },
    { name: 'ofRequest', key: { requestId: 1, _id: 1 } },
    { name: 'waiting', key: { state: 1, waitingSince: 1 } },
    {
      name: 'unreached',
      key: { 'recipient.id': 1 },
      partialFilterExpression: { state: 'unreachable' },
    },
  ],
  ledger: [
    // Sparse: blocks without events would otherwise be duplicates of one another.
    { name: 'event', key: { 'events.id': 1 }, unique: true, sparse: true },
    { name: 'aboutRequest', key: { 'events.about.requestId': 1, _id: -1 } },
    { name: 'aboutPerson', key: { 'events.about.personId': 1, _id: -1 } },
    { name: 'aboutPolicy', key: { 'events.about.policyId': 1, _id: -1 } },
  ],
  contacts: [
    { name: 'seen', key: { seenAt: -1 } },
    { name: 'digests', key: { 'digest.dueAt': 1 }, sparse: true },
  ],
  budgets: [{ name: 'until', key: { until: 1 } }],
  rates: [{ name: 'window', key: { windowStart: 1 } }],
};

/** What an existing database lacks: `replaces` when an index of that name is there with another definition. */
export type IndexChange = { collection: CollectionName; index: IndexDescription; replaces: boolean };

/** An index could not be made; the message says which, and what stands in its way. */
export class IndexRefused extends Error {
  constructor({ collection, index }: IndexChange, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The index ${index.name} of ${collection} could not be made: ${reason}`, { cause });
    this.name = 'IndexRefused';
  }
}

/** Reads only. Indexes that this release does not know are left alone: an operator may have made them. */
export async function missingIndexes(db: Db): Promise<IndexChange[]> {
  const perCollection = await Promise.all(
    [...wanted()].map(async ([collection, indexes]) => {
      const there = await existing(db, collection);
      return indexes.flatMap((index): IndexChange[] => {
        if (there.some((one) => definitionOf(one) === definitionOf(index))) return [];
        return [{ collection, index, replaces: there.some((one) => one.name === index.name) }];
      });
    }),
  );
  return perCollection.flat();
}

/**
 * Makes them, under the lock of the schema. An index cannot be changed in place, so one with another definition is
 * dropped first: a unique rule that must not lapse meanwhile needs a new name instead.
 *
 * @throws IndexRefused
 */
export async function ensureIndexes(db: Db, changes: readonly IndexChange[], lease: Lease): Promise<void> {
  for (const change of changes) {
    await lease.check();
    const collection = collectionOf(db, change.collection);
    try {
      if (change.replaces && change.index.name !== undefined) await collection.dropIndex(change.index.name);
      await collection.createIndexes([change.index]);
    } catch (error) {
      throw new IndexRefused(change, error);
    }
  }
}

async function existing(db: Db, name: CollectionName): Promise<IndexDescriptionInfo[]> {
  try {
    return await collectionOf(db, name).indexes();
  } catch (error) {
    if (error instanceof MongoServerError && error.codeName === 'NamespaceNotFound') return [];
    throw error;
  }
}

/** Equal for indexes that do the same, whatever they are called; the order of the keys counts, that of options not. */
function definitionOf(index: IndexDescription | IndexDescriptionInfo): string {
  const { key, unique = false, sparse = false, expireAfterSeconds = null } = index;
  const keys = key instanceof Map ? [...key] : Object.entries(key);
  return JSON.stringify([keys, unique, sparse, expireAfterSeconds, index.partialFilterExpression ?? null]);
}

function wanted(): Map<CollectionName, IndexDescription[]> {
  const all = new Map<CollectionName, IndexDescription[]>(AGGREGATES.map((name) => [name, AGGREGATE_INDEXES]));
  for (const [name, indexes] of Object.entries(INDEXES) as [CollectionName, IndexDescription[]][]) {
    all.set(name, [...(all.get(name) ?? []), ...indexes]);
  }
  return all;
}
