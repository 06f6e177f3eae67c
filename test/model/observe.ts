import type { Db, Document } from 'mongodb';
import type { Delivery, Effect } from '../../src/jit/delivery/delivery.ts';
import type { Holding } from '../../src/jit/holding/holding.ts';
import type { Policy } from '../../src/jit/policy/policy.ts';
import type { Control } from '../../src/jit/ports.ts';
import type { AccessRequest } from '../../src/jit/request/request.ts';
import { PAIRS, type Pair, type PersonKey, personOf, targetId } from './cast.ts';

export type Kept<Body> = { seq: number; dueAt: Date | null; outbox: Effect[]; body: Body };

/** Everything that is stored, read past the bot. */
export type Seen = {
  requests: Map<string, Kept<AccessRequest>>;
  holdings: Map<Pair, Kept<Holding>>;
  policies: Map<string, Kept<Policy>>;
  frozen: boolean;
};

export async function observe(db: Db): Promise<Seen> {
  const [requests, holdings, policies, control] = await Promise.all([
    all<AccessRequest>(db, 'requests'),
    all<Holding>(db, 'holdings'),
    all<Policy>(db, 'policies'),
    all<Control>(db, 'control'),
  ]);
  const byAge = requests.sort((a, b) => a.body.submittedAt.getTime() - b.body.submittedAt.getTime());
  return {
    requests: new Map(byAge.map((one) => [one.body.id, one])),
    holdings: new Map(
      holdings.flatMap((one) => {
        const pair = pairOfHolding(one.body);
        return pair === undefined ? [] : [[pair, one] as const];
      }),
    ),
    policies: new Map(policies.map((one) => [one.body.terms.name, one])),
    frozen: control[0]?.body.frozen ?? false,
  };
}

export async function deliveriesIn(db: Db): Promise<Delivery[]> {
  const found = await db.collection<Omit<Delivery, 'id'> & { _id: string }>('deliveries').find().toArray();
  return found.map(({ _id, ...rest }) => ({ ...rest, id: _id as Delivery['id'] }));
}

const QUEUES = ['requests', 'holdings', 'policies', 'deliveries', 'control'] as const;
export type DueTimes = { at: Date; queue: (typeof QUEUES)[number] }[];

/** When each kind of thing stored must next be looked at, if ever. */
export async function dueTimes(db: Db): Promise<DueTimes> {
  const found = await Promise.all(
    QUEUES.map(async (queue) => {
      const collection = db.collection<{ dueAt: Date | null }>(queue);
      const next = await collection.findOne({ dueAt: { $ne: null } }, { projection: { dueAt: 1 }, sort: { dueAt: 1 } });
      return next?.dueAt ? [{ at: next.dueAt, queue }] : [];
    }),
  );
  return found.flat();
}

async function all<Body>(db: Db, name: string): Promise<Kept<Body>[]> {
  const docs = await db.collection<Document>(name).find().toArray();
  return docs as unknown as Kept<Body>[];
}

function pairOfHolding(holding: Holding): Pair | undefined {
  const { entitlement, principal } = holding;
  const id = entitlement.kind === 'role' ? entitlement.roleDefinitionId : entitlement.groupId;
  const person = personOf(principal.id);
  return PAIRS.find((one) => one.person === person && targetId(one.target) === id)?.pair;
}

export function requesterOf(request: AccessRequest): PersonKey {
  const person = personOf(request.terms.person.id);
  if (person === undefined) throw new Error('a request of somebody who never asked');
  return person;
}

/** The pairs that a request opens. */
export function pairsOf(request: AccessRequest): Pair[] {
  const person = requesterOf(request);
  const ids = request.terms.entitlements.map((one) => (one.kind === 'role' ? one.roleDefinitionId : one.groupId));
  return PAIRS.filter((one) => one.person === person && ids.some((id) => id === targetId(one.target))).map(
    (one) => one.pair,
  );
}

export function itemOn(request: AccessRequest, pair: Pair) {
  const target = PAIRS.find((one) => one.pair === pair)?.target;
  if (target === undefined) return undefined;
  return request.grant?.items.find(({ entitlement }) => {
    const id = entitlement.kind === 'role' ? entitlement.roleDefinitionId : entitlement.groupId;
    return id === targetId(target);
  });
}
