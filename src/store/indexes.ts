import type { Db, IndexDescription } from 'mongodb';
import { AGGREGATES, type CollectionName, collectionOf } from './collections.ts';

/** Every aggregate is looked for by its due time and by what is to be sealed. */
const AGGREGATE_INDEXES: IndexDescription[] = [
  { name: 'due', key: { dueAt: 1 } },
  { name: 'unsealed', key: { unsealed: 1, unsealedAt: 1 }, partialFilterExpression: { unsealed: true } },
];

const INDEXES: Partial<Record<CollectionName, IndexDescription[]>> = {
  requests: [
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
    { name: 'ofPolicy', key: { 'body.tenantId': 1, 'body.terms.policyId': 1, 'body.submittedAt': -1, _id: -1 } },
    { name: 'ofAsked', key: { 'body.tenantId': 1, 'body.asked.id': 1, 'body.state': 1, 'body.submittedAt': -1 } },
    { name: 'byState', key: { 'body.tenantId': 1, 'body.state': 1, 'body.submittedAt': -1, _id: -1 } },
    { name: 'byEnd', key: { 'body.tenantId': 1, 'body.grant.state': 1, endsAt: 1, _id: 1 } },
  ],
  holdings: [
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
  contacts: [{ name: 'seen', key: { seenAt: -1 } }],
  rates: [{ name: 'window', key: { windowStart: 1 } }],
};

/** Creates what is missing. Equal indexes asked for at once by several replicas are one index. */
export async function ensureIndexes(db: Db): Promise<void> {
  for (const [name, indexes] of wanted()) await collectionOf(db, name).createIndexes(indexes);
}

function wanted(): Map<CollectionName, IndexDescription[]> {
  const all = new Map<CollectionName, IndexDescription[]>(AGGREGATES.map((name) => [name, AGGREGATE_INDEXES]));
  for (const [name, indexes] of Object.entries(INDEXES) as [CollectionName, IndexDescription[]][]) {
    all.set(name, [...(all.get(name) ?? []), ...indexes]);
  }
  return all;
}
